package chat.runtime.command;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.runtime.state.Absence;
import chat.runtime.state.Channel;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Coming back: an operator whose account stays is operator again when it joins in time, and an
 * empty channel waits for members whose sessions ended. What that costs to remember has bounds; of
 * a channel, operators come before others.
 */
final class Absences {

  /** Absences from one channel at most. */
  static final int MAX_OF_CHANNEL = 100;

  /** Absences of one account at most, as many as channels that it can be in. */
  static final int MAX_OF_USER = Join.MAX_CHANNELS;

  private Absences() {}

  /** Whether the channel is to stay when nobody is in it. */
  static boolean keep(Channel channel) {
    return channel.absences().stream().anyMatch(Absence::keeps);
  }

  /**
   * Notes that the user has left.
   *
   * @param modes the member modes that it had
   * @param keeps whether its session ended, as opposed to its leaving this channel
   */
  static void note(Transaction tx, Channel channel, User user, String modes, boolean keeps) {
    String letters = tx.state().modes().operatorLetters(modes);
    if (letters.isEmpty() && !keeps) {
      return;
    }
    if (user.absences().size() >= MAX_OF_USER) {
      forget(tx, user.absences().iterator().next());
    }
    Collection<Absence> others = channel.absences();
    if (others.size() >= MAX_OF_CHANNEL) {
      Optional<Absence> plain = others.stream().filter(a -> a.modes().isEmpty()).findFirst();
      forget(tx, plain.orElseGet(() -> others.iterator().next()));
    }
    tx.emit(new Change.AbsenceNoted(channel.key(), user.key(), letters, keeps, tx.now()));
  }

  /** Forgets all of an account that is about to be removed. */
  static void forgetAll(Transaction tx, User user) {
    List.copyOf(user.absences()).forEach(absence -> forget(tx, absence));
  }

  /** Forgets one; an empty channel that waits for nobody else ends. */
  private static void forget(Transaction tx, Absence absence) {
    Channel channel = absence.channel();
    tx.emit(new Change.AbsenceForgotten(channel.key(), absence.user().key()));
    if (channel.emptied() != null && !keep(channel)) {
      tx.emit(new Change.ChannelEnded(channel.key(), tx.now()));
    }
  }

  /** Tells a channel's members that the one who has just joined is operator again. */
  static void tell(Transaction tx, Channel channel, User user, String modes) {
    String body = "+" + modes + (" " + user.nick()).repeat(modes.length());
    tx.store(
        tx.nextSeq(),
        channel.timeline(),
        user,
        user.nick(),
        channel.name(),
        MessageType.MODE,
        body,
        Message.NO_META);
  }
}
