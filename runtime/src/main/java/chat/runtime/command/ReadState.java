package chat.runtime.command;

import chat.api.storage.Range;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Member;
import chat.runtime.state.Query;
import chat.runtime.state.Timeline;
import chat.runtime.state.User;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What a user finds when it comes back: who it is, where it is, and where its stream stands, all in
 * one instant.
 *
 * @param cursor what the token has acknowledged
 */
public record ReadState(long user, long cursor) implements Query<ReadState.Overview> {

  /**
   * The answer.
   *
   * @param cursor the id of what the token has acknowledged
   * @param newest the id of the newest message of the stream
   * @param channels by name
   */
  public record Overview(UUID id, String nick, UUID cursor, UUID newest, List<Place> channels) {}

  /**
   * A channel of the user.
   *
   * @param cursor the id of the channel's newest message
   * @param unread where to count what the user has not acknowledged yet, in the storage
   */
  public record Place(Views.ChannelSummary channel, String myModes, UUID cursor, Unread unread) {}

  /** The messages of others than {@code user} on a timeline with {@code after < seq <= upTo}. */
  public record Unread(long timeline, long after, long upTo, long user) {

    /** Whether there is nothing to count. */
    public boolean isEmpty() {
      return after >= upTo;
    }
  }

  @Override
  public Overview ask(ChatState state) throws ChatException {
    User account = Lookup.session(state, user);
    List<Place> places = new ArrayList<>();
    for (Member member : account.memberships()) {
      places.add(place(state, account, member));
    }
    places.sort(Comparator.comparing(place -> place.channel().name()));
    return new Overview(
        state.ids().of(account.key()),
        account.nick(),
        state.ids().of(cursor),
        state.ids().of(account.newest()),
        places);
  }

  private Place place(ChatState state, User account, Member member) {
    Channel channel = member.channel();
    Timeline timeline = channel.timeline();
    List<Range> ranges = account.ranges().get(timeline);
    long joined = ranges == null ? 0 : ranges.get(ranges.size() - 1).from();
    return new Place(
        Views.summary(channel),
        Views.written(member.modes()),
        state.ids().of(timeline.newest()),
        new Unread(timeline.key(), Math.max(cursor, joined), timeline.newest(), user));
  }
}
