package chat.runtime.command;

import chat.api.storage.Range;
import chat.runtime.state.ChatState;
import chat.runtime.state.Query;
import chat.runtime.state.Timeline;
import chat.runtime.state.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which messages may leave: those beyond MAX_HISTORY, and all of a timeline that has ended, as soon
 * as everybody who is owed them has acknowledged them or has no session any more.
 *
 * @param maxHistory how many messages a timeline keeps
 * @param acknowledged up to where a user with a session has its stream on all its devices
 * @param endedBefore timelines that ended since are left alone, for devices that lag behind others
 */
public record FindRotations(int maxHistory, ToLongFunction<User> acknowledged, Instant endedBefore)
    implements Query<List<FindRotations.Rotation>> {

  /** Letting a timeline run over by a twentieth makes rotations few and large. */
  private static final int SLACK = 20;

  /**
   * What may leave a timeline.
   *
   * @param excess how many of its oldest messages may
   * @param upTo the seq up to which they may
   * @param entirely whether nothing of it is needed any more
   */
  public record Rotation(long timeline, int excess, long upTo, boolean entirely) {}

  @Override
  public List<Rotation> ask(ChatState state) {
    List<Rotation> rotations = new ArrayList<>();
    for (Timeline timeline : state.timelines()) {
      Rotation rotation = timeline.ended() != null ? ofEnded(timeline) : ofLiving(timeline);
      if (rotation != null) {
        rotations.add(rotation);
      }
    }
    return rotations;
  }

  private @Nullable Rotation ofLiving(Timeline timeline) {
    if (timeline.messages() <= maxHistory + maxHistory / SLACK) {
      return null;
    }
    long upTo = acknowledgedUpTo(timeline);
    return upTo > timeline.rotatedTo()
        ? new Rotation(timeline.key(), timeline.messages() - maxHistory, upTo, false)
        : null;
  }

  private @Nullable Rotation ofEnded(Timeline timeline) {
    Instant ended = timeline.ended();
    boolean recent = ended != null && !ended.isBefore(endedBefore);
    if (!timeline.owed().isEmpty() && (recent || acknowledgedUpTo(timeline) < timeline.newest())) {
      return null;
    }
    return new Rotation(timeline.key(), timeline.messages() - 1, timeline.newest(), true);
  }

  private long acknowledgedUpTo(Timeline timeline) {
    long upTo = timeline.newest();
    for (User user : timeline.owed()) {
      // Without a session a user is not waited for, but what it was sent directly waits for it.
      if (user.hasSession() || (timeline.isConversation() && timeline.ended() != null)) {
        upTo = Math.min(upTo, acknowledgedUpTo(timeline, user));
      }
    }
    return upTo;
  }

  private long acknowledgedUpTo(Timeline timeline, User user) {
    long reached = acknowledged.applyAsLong(user);
    for (Range range : user.ranges().getOrDefault(timeline, List.of())) {
      if (range.to() > reached) {
        return Math.max(reached, range.from() - 1);
      }
    }
    return timeline.newest();
  }
}
