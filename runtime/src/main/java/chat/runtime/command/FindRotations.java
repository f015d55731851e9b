package chat.runtime.command;

import chat.api.storage.Range;
import chat.runtime.state.ChatState;
import chat.runtime.state.Query;
import chat.runtime.state.Timeline;
import chat.runtime.state.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which messages leave some timelines: those beyond MAX_HISTORY, and all of a timeline that has
 * ended, as soon as everybody who is owed them has acknowledged them or has no session any more;
 * and those beyond MAX_HISTORY and MAX_QUEUE together in any case.
 *
 * @param timelines where to look: what that costs grows with the number of users who are owed them
 * @param maxHistory how many messages a timeline keeps
 * @param maxQueue how many more it keeps for those who have not acknowledged them
 * @param acknowledged up to where a user with a session has its stream on all its devices
 * @param endedBefore timelines that ended since are left alone, for devices that lag behind others
 * @param laggards by timeline, who kept its oldest messages at the last look: asked first, so that
 *     a timeline which is still kept costs no look at everybody else
 */
public record FindRotations(
    List<Long> timelines,
    int maxHistory,
    int maxQueue,
    ToLongFunction<User> acknowledged,
    Instant endedBefore,
    Map<Long, FindRotations.Laggard> laggards)
    implements Query<List<FindRotations.Rotation>> {

  /**
   * Who keeps messages of a timeline, by not having acknowledged more than those up to a seq.
   *
   * @param user null where everything is acknowledged by everybody
   */
  public record Laggard(@Nullable User user, long upTo) {}

  /**
   * What leaves a timeline.
   *
   * @param excess how many of its oldest messages may
   * @param forced how many of its oldest messages do, whoever has not acknowledged them
   * @param laggard up to where the others may
   * @param entirely whether nothing of it is needed any more
   */
  public record Rotation(
      long timeline, int excess, int forced, Laggard laggard, boolean entirely) {}

  @Override
  public List<Rotation> ask(ChatState state) {
    List<Rotation> rotations = new ArrayList<>();
    for (long key : timelines) {
      Timeline timeline = state.findTimeline(key);
      if (timeline != null) {
        Rotation rotation = timeline.ended() != null ? ofEnded(timeline) : ofLiving(timeline);
        if (rotation != null) {
          rotations.add(rotation);
        }
      }
    }
    return rotations;
  }

  private @Nullable Rotation ofLiving(Timeline timeline) {
    // Nothing of a timeline is older than itself, nor than what has left.
    long gone = Math.max(timeline.key(), timeline.rotatedTo());
    Laggard laggard = laggard(timeline, gone);
    int excess = timeline.messages() - maxHistory;
    int forced = Math.max(0, excess - maxQueue);
    return forced > 0 || laggard != null
        ? new Rotation(
            timeline.key(),
            laggard == null ? forced : excess,
            forced,
            laggard == null ? new Laggard(null, gone) : laggard,
            false)
        : null;
  }

  private @Nullable Rotation ofEnded(Timeline timeline) {
    Instant ended = timeline.ended();
    boolean recent = ended != null && !ended.isBefore(endedBefore);
    long newest = timeline.newest();
    if (timeline.owed().isEmpty() || (!recent && laggard(timeline, newest - 1) != null)) {
      Laggard nobody = new Laggard(null, newest);
      return new Rotation(timeline.key(), timeline.messages() - 1, 0, nobody, true);
    }
    int forced = timeline.messages() - maxHistory - maxQueue;
    return forced > 0
        ? new Rotation(timeline.key(), forced, forced, new Laggard(null, 0), false)
        : null;
  }

  /**
   * Up to where everybody has acknowledged the timeline, and who no further; null if that is no
   * further than {@code gone}, or than at the last look.
   */
  private @Nullable Laggard laggard(Timeline timeline, long gone) {
    Laggard known = laggards.remove(timeline.key());
    if (known != null && keeps(timeline, known)) {
      laggards.put(timeline.key(), known);
      return null;
    }
    Laggard last = new Laggard(null, timeline.newest());
    for (User user : timeline.owed()) {
      long upTo = acknowledgedUpTo(timeline, user);
      if (upTo < last.upTo()) {
        last = new Laggard(user, upTo);
        if (upTo <= gone) {
          laggards.put(timeline.key(), last);
          return null;
        }
      }
    }
    return last;
  }

  private boolean keeps(Timeline timeline, Laggard known) {
    User user = known.user();
    return user != null
        && timeline.owed().contains(user)
        && acknowledgedUpTo(timeline, user) <= known.upTo();
  }

  private long acknowledgedUpTo(Timeline timeline, User user) {
    // Without a session a user is not waited for, but what it was sent directly waits for it.
    if (!user.hasSession() && !(timeline.isConversation() && timeline.ended() != null)) {
      return timeline.newest();
    }
    long reached = acknowledged.applyAsLong(user);
    for (Range range : user.ranges().getOrDefault(timeline, List.of())) {
      if (range.to() > reached) {
        return Math.max(reached, range.from() - 1);
      }
    }
    return timeline.newest();
  }
}
