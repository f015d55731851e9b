package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Command;
import chat.runtime.state.Presence;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/**
 * One more token for an account whose password was proven. An account without a session gets one.
 *
 * @param token the hash of the token
 * @param presence knows where the token's stream starts: at the furthest place that any token
 *     acknowledged
 */
public record Login(long user, String token, Presence presence) implements Command<Identity> {

  /** Tokens of an account at most; one more ends the one that was unused for longest. */
  static final int MAX_TOKENS = 100;

  @Override
  public Identity run(Transaction tx) throws ChatException {
    User account = tx.state().findUser(user);
    if (account == null) {
      throw new ChatException(ErrorCode.BAD_CREDENTIALS, "The nick or the password is wrong.");
    }
    return enter(tx, account, token, presence);
  }

  /** The account has a session and that token from now on. */
  static Identity enter(Transaction tx, User account, String token, Presence presence) {
    long user = account.key();
    if (!account.tokens().containsKey(token)) {
      long cursor = presence.furthest(account);
      makeRoom(tx, account, presence);
      if (!account.hasSession()) {
        tx.emit(new Change.SessionStarted(user));
      }
      tx.emit(new Change.TokenIssued(token, user, cursor));
    }
    return new Identity(user, tx.state().ids().of(user), account.nick());
  }

  private static void makeRoom(Transaction tx, User account, Presence presence) {
    int tooMany = account.tokens().size() - MAX_TOKENS + 1;
    if (tooMany > 0) {
      for (String unused : presence.tokensByUse(account).subList(0, tooMany)) {
        tx.emit(new Change.TokenRevoked(unused));
      }
    }
  }
}
