package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.state.Absence;
import chat.runtime.state.Channel;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import java.time.Instant;
import java.util.Iterator;

/**
 * Forgets who has been away for too long, and ends channels that have been empty for too long; some
 * of them at a time. Costs nothing where there are none.
 *
 * @param before who has been away, or empty, since before that time
 * @param most how many are done at once
 */
public record EndAbsences(Instant before, int most) implements Command<Boolean> {

  /** Answers whether there may be more to do. */
  @Override
  public Boolean run(Transaction tx) {
    for (int done = 0; done < most; done++) {
      if (!forgetOne(tx) && !endOne(tx)) {
        return false;
      }
    }
    return true;
  }

  private boolean forgetOne(Transaction tx) {
    Iterator<Absence> oldest = tx.state().absences().iterator();
    if (oldest.hasNext()) {
      Absence absence = oldest.next();
      if (!absence.at().isAfter(before)) {
        // An empty channel stays all the same until its own time is over.
        tx.emit(new Change.AbsenceForgotten(absence.channel().key(), absence.user().key()));
        return true;
      }
    }
    return false;
  }

  private boolean endOne(Transaction tx) {
    Iterator<Channel> oldest = tx.state().emptyChannels().iterator();
    if (oldest.hasNext()) {
      Channel channel = oldest.next();
      Instant emptied = channel.emptied();
      if (emptied == null || !emptied.isAfter(before)) {
        tx.emit(new Change.ChannelEnded(channel.key(), tx.now()));
        return true;
      }
    }
    return false;
  }
}
