package chat.runtime.testkit;

import chat.api.storage.Range;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Member;
import chat.runtime.state.Timeline;
import chat.runtime.state.User;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything in a state, a line for each thing, sorted where the order says nothing: two states are
 * the same when their portraits are.
 */
public final class Portrait {

  private Portrait() {}

  /** All of it but the last seq. On the journal thread, or where nobody changes the state. */
  public static List<String> of(ChatState state) {
    List<String> lines = new ArrayList<>();
    lines.add("sessions " + state.sessions());
    state.users().stream()
        .sorted(Comparator.comparingLong(User::key))
        .forEach(user -> paint(state, user, lines));
    state.channels().forEach(channel -> paint(state, channel, lines));
    state.timelines().stream()
        .sorted(Comparator.comparingLong(Timeline::key))
        .forEach(timeline -> paint(state, timeline, lines));
    return lines;
  }

  private static void paint(ChatState state, User user, List<String> lines) {
    String name = "user " + user.key();
    lines.add(
        "%s %s %s created %s seen %s session %s acknowledged %d forgotten %d newest %d"
            .formatted(
                name,
                user.nick(),
                user.credential(),
                user.created(),
                user.lastSeen(),
                user.hasSession(),
                user.acknowledged(),
                user.forgotten(),
                user.newest()));
    require(state.findUser(user.key()) == user, name + " by key");
    require(state.findUser(user.nick()) == user, name + " by nick");
    user.formerNicks().forEach(former -> lines.add(name + " was " + former));
    user.tokens().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            token -> {
              lines.add(name + " token " + token);
              require(state.findUserByToken(token.getKey()) == user, name + " by token");
            });
    for (Member member : user.memberships()) {
      lines.add(name + " in " + member.channel().key());
      require(user.in(member.channel()) == member, name + " in its channel");
    }
    user.ranges().entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> entry.getKey().key()))
        .forEach(
            entry -> {
              lines.add(name + " owed " + entry.getKey().key() + " " + ranges(entry.getValue()));
              require(entry.getKey().owed().contains(user), name + " among the owed");
            });
  }

  private static List<String> ranges(List<Range> ranges) {
    return ranges.stream()
        .map(range -> range.from() + "-" + (range.isOpen() ? "" : range.to()))
        .toList();
  }

  private static void paint(ChatState state, Channel channel, List<String> lines) {
    String name = "channel " + channel.key();
    lines.add(
        "%s %s topic '%s' modes '%s' created %s"
            .formatted(name, channel.name(), channel.topic(), channel.modes(), channel.created()));
    require(state.findChannel(channel.name()) == channel, name + " by name");
    require(state.findTimeline(channel.key()) == channel.timeline(), name + "'s timeline");
    channel.entries().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(mode -> lines.add(name + " mode " + mode));
    for (Member member : channel.members()) {
      lines.add(
          name + " member " + member.user().key() + " " + member.modes() + member.privileges());
      require(member.user().in(channel) == member, name + " of its member");
    }
    lines.add(name + " emptied " + channel.emptied());
    channel.absences().stream()
        .sorted(Comparator.comparingLong(absence -> absence.user().key()))
        .forEach(
            absence -> {
              lines.add(
                  "%s absent %d '%s' keeps %s at %s"
                      .formatted(
                          name,
                          absence.user().key(),
                          absence.modes(),
                          absence.keeps(),
                          absence.at()));
              require(absence.user().absences().contains(absence), name + "'s absent user");
              require(state.absences().contains(absence), name + "'s absence");
            });
    require(
        state.emptyChannels().contains(channel) == channel.members().isEmpty(), name + " empty");
    state.users().stream()
        .filter(channel::isInvited)
        .map(User::key)
        .sorted()
        .forEach(user -> lines.add(name + " invited " + user));
  }

  private static void paint(ChatState state, Timeline timeline, List<String> lines) {
    String name = "timeline " + timeline.key();
    // A conversation ends when it is seen that an account is gone, which is no stored time.
    Object ended = timeline.isConversation() ? timeline.ended() != null : timeline.ended();
    lines.add(
        "%s of %d and %d ended %s messages %d newest %d rotated to %d"
            .formatted(
                name,
                timeline.first(),
                timeline.second(),
                ended,
                timeline.messages(),
                timeline.newest(),
                timeline.rotatedTo()));
    for (User user : timeline.owed()) {
      require(user.ranges().containsKey(timeline), name + " owed to " + user.key());
    }
    if (timeline.isConversation()) {
      User first = state.findUser(timeline.first());
      User second = state.findUser(timeline.second());
      if (first != null && second != null) {
        require(
            Objects.equals(state.findConversation(second, first), timeline), name + " by its two");
      }
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not found again: " + what);
    }
  }
}
