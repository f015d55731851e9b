package chat.runtime.stream;

import chat.api.storage.Range;
import chat.runtime.state.ChatState;
import chat.runtime.state.Timeline;
import chat.runtime.state.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where in the storage a reader finds what it has not got yet.
 *
 * @param position the seq after which to read: the reader's, or 0 when that is not known
 * @param known whether the reader's position is one of its stream
 * @param gap whether messages that were due are gone
 * @param forgotten up to where nothing is left of what the user was owed, or never was anything
 * @param ranges where to read
 * @param upTo the last seq that they speak of
 */
record Backlog(
    long position, boolean known, boolean gap, long forgotten, List<Range> ranges, long upTo) {

  /**
   * What the user has not got after that seq.
   *
   * @param trusted whether the seq is known to be of the user's stream
   * @param timeline the timeline of the message with that seq, 0 when there is none
   */
  static Backlog of(ChatState state, User user, long seq, boolean trusted, long timeline) {
    boolean known = trusted || seq == user.forgotten() || isOwed(state, user, seq, timeline);
    long position = known ? seq : 0;
    boolean gap = position < user.forgotten();
    List<Range> ranges = new ArrayList<>();
    for (Map.Entry<Timeline, List<Range>> entry : user.ranges().entrySet()) {
      Timeline source = entry.getKey();
      for (Range range : entry.getValue()) {
        long from = Math.max(range.from(), position + 1);
        long to = Math.min(range.to(), source.newest());
        if (from <= to) {
          gap |= from <= source.rotatedTo();
          ranges.add(new Range(source.key(), from, to));
        }
      }
    }
    return new Backlog(position, known, gap, user.forgotten(), ranges, state.lastSeq());
  }

  private static boolean isOwed(ChatState state, User user, long seq, long timeline) {
    Timeline source = state.findTimeline(timeline);
    return source != null && user.isOwed(source, seq);
  }
}
