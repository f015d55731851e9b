package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.name.Names;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Makes an account with a session and its first token.
 *
 * @param nick a valid one
 * @param credential the hash of its password; null for an account that ends with its session
 * @param token the hash of the token
 * @param serverName never a free nick
 */
public record Register(String nick, @Nullable String credential, String token, String serverName)
    implements Command<Identity> {

  @Override
  public Identity run(Transaction tx) throws ChatException {
    return create(tx, nick, credential, token, serverName);
  }

  static Identity create(
      Transaction tx, String nick, @Nullable String credential, String token, String serverName)
      throws ChatException {
    requireFree(tx, nick, serverName);
    long key = tx.nextSeq();
    tx.emit(new Change.AccountCreated(key, nick, credential, tx.now()));
    tx.emit(new Change.TokenIssued(token, key, key));
    return new Identity(key, tx.state().ids().of(key), nick);
  }

  static void requireFree(Transaction tx, String nick, String serverName) throws ChatException {
    if (tx.state().findUser(nick) != null || Names.fold(nick).equals(Names.fold(serverName))) {
      throw new ChatException(ErrorCode.NICK_IN_USE, "That nick is taken; choose another one.");
    }
  }
}
