package chat.runtime.command;

import chat.api.mode.FormerNick;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.name.Names;
import chat.runtime.state.Command;
import chat.runtime.state.Member;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.time.Duration;
import java.util.List;

/** Gives a user another nick, and tells its channels and itself. */
public record ChangeNick(long user, String nick, String meta, String serverName)
    implements Command<Posted> {

  /** Nicks that an account has had, in any spelling, and that are remembered at most. */
  static final int MOST_FORMER_NICKS = 100;

  /** How long none of them gives way to a newer one. */
  static final Duration FORMER_NICK_KEPT = Duration.ofDays(30);

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    String old = account.nick();
    if (old.equals(nick)) {
      Message nothing = tx.unstored(old, old, MessageType.NICK, "", Message.NO_META);
      return new Posted(nothing, false);
    }
    if (!Names.fold(old).equals(Names.fold(nick))) {
      Register.requireFree(tx, nick, serverName);
    }
    remember(tx, account);
    tx.emit(new Change.NickChanged(user, nick));
    for (Member member : account.memberships()) {
      tx.store(
          tx.nextSeq(),
          member.channel().timeline(),
          account,
          old,
          member.channel().name(),
          MessageType.NICK,
          nick,
          meta);
    }
    return new Posted(Departure.toSelf(tx, account, old, MessageType.NICK, nick, meta), true);
  }

  /**
   * Keeps the present nick, so that a mask which matched it goes on to hold. Forgetting the oldest
   * of too many could be waited for by changing nicks until then; so that takes a month.
   */
  private void remember(Transaction tx, User account) throws ChatException {
    List<FormerNick> former = account.formerNicks();
    boolean known = former.stream().anyMatch(other -> other.nick().equals(account.nick()));
    if (!known && former.size() >= MOST_FORMER_NICKS) {
      FormerNick oldest = former.get(former.size() - 1);
      Duration left = Duration.between(tx.now(), oldest.at().plus(FORMER_NICK_KEPT));
      if (!left.isNegative() && !left.isZero()) {
        throw ChatException.tooManyRequests(
            "You had "
                + MOST_FORMER_NICKS
                + " other nicks in the last "
                + FORMER_NICK_KEPT.toDays()
                + " days; keep this one for a while.",
            left);
      }
      tx.emit(new Change.FormerNickForgotten(user, oldest.nick()));
    }
    tx.emit(new Change.FormerNickKept(user, account.nick(), tx.nextSeq(), tx.now()));
  }
}
