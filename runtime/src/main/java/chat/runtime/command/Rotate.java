package chat.runtime.command;

import chat.api.storage.Change;
import chat.api.storage.Range;
import chat.runtime.state.Command;
import chat.runtime.state.Timeline;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.List;

/**
 * Lets a timeline's oldest messages go, and the ranges of which nothing is left then.
 *
 * @param upTo the seq of the newest of them
 * @param messages how many they are
 */
public record Rotate(long timeline, long upTo, int messages) implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) {
    Timeline found = tx.state().findTimeline(timeline);
    if (found == null || upTo <= found.rotatedTo() || upTo >= found.newest()) {
      return false;
    }
    tx.emit(new Change.TimelineRotated(timeline, upTo, messages));
    forgetRanges(tx, found, upTo);
    return true;
  }

  /** Forgets the ranges that end by then. */
  static void forgetRanges(Transaction tx, Timeline timeline, long upTo) {
    for (User user : List.copyOf(timeline.owed())) {
      for (Range range : List.copyOf(user.ranges().getOrDefault(timeline, List.of()))) {
        if (range.to() <= upTo) {
          tx.emit(new Change.RangeForgotten(user.key(), timeline.key(), range.from(), range.to()));
        }
      }
    }
  }
}
