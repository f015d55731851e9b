package chat.runtime.command;

import chat.api.storage.Change;
import chat.api.storage.Range;
import chat.runtime.state.Command;
import chat.runtime.state.Timeline;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.List;

/** Lets a timeline go that has ended and that nobody waits for any more. */
public record RemoveTimeline(long timeline) implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) {
    Timeline found = tx.state().findTimeline(timeline);
    if (found == null || found.ended() == null) {
      return false;
    }
    for (User user : List.copyOf(found.owed())) {
      for (Range range : List.copyOf(user.ranges().getOrDefault(found, List.of()))) {
        long to = Math.min(range.to(), found.newest());
        if (range.isOpen()) {
          tx.emit(new Change.RangeClosed(user.key(), timeline, to));
        }
        tx.emit(new Change.RangeForgotten(user.key(), timeline, range.from(), to));
      }
    }
    tx.emit(new Change.TimelineRemoved(timeline));
    return true;
  }
}
