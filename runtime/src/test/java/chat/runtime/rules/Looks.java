package chat.runtime.rules;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.mode.ModeEntry;
import chat.runtime.command.ListChannels;
import chat.runtime.command.ReadState;
import chat.runtime.command.ShowChannel;
import chat.runtime.command.ShowUser;
import chat.runtime.command.Views;
import chat.runtime.error.ChatException;
import chat.runtime.name.Names;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Member;
import chat.runtime.state.User;
import chat.runtime.stream.Delivery;
import chat.runtime.stream.Histories;
import chat.runtime.testkit.Core;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything that can be looked at, compared with what the rules say of it. */
final class Looks {

  private final Core core;
  private final Rules rules;
  private final Random random;

  Looks(Core core, Rules rules, Random random) {
    this.core = core;
    this.rules = rules;
    this.random = random;
  }

  void look(Person.Device device) throws Exception {
    if (!device.live) {
      assertThat(core.sessions().find(device.token)).isNull();
      return;
    }
    Person person = device.owner;
    switch (random.nextInt(4)) {
      case 0 -> overview(device);
      case 1 -> channels(person);
      case 2 -> user(person);
      default -> history(person);
    }
  }

  private void overview(Person.Device device) throws Exception {
    Person person = device.owner;
    Said newest = person.stream.isEmpty() ? null : person.stream.get(person.stream.size() - 1);
    ReadState.Overview overview =
        core.ask(new ReadState(person.key, core.token(device.token).acknowledged()));
    assertThat(overview.id()).isEqualTo(person.id);
    assertThat(overview.nick()).isEqualTo(person.nick);
    assertThat(overview.cursor()).isEqualTo(device.acknowledged.id());
    assertThat(overview.newest()).isEqualTo(newest == null ? person.id : newest.id);

    List<String> expected = new ArrayList<>();
    for (Target room : rules.rooms.values()) {
      if (room.members.containsKey(person)) {
        long after = Math.max(device.acknowledged.order(), room.joined.get(person));
        long unread =
            room.left().stream()
                .filter(said -> said.order > after && said.isSpoken() && said.sender != person)
                .count();
        expected.add(
            "%s %s %d %s"
                .formatted(
                    summary(room),
                    Target.written(room.members.get(person)),
                    unread,
                    room.log.get(room.log.size() - 1).id));
      }
    }
    List<String> found = new ArrayList<>();
    for (ReadState.Place place : overview.channels()) {
      ReadState.Unread unread = place.unread();
      int count =
          core.storage()
              .countSpoken(unread.timeline(), unread.after(), unread.upTo(), unread.user());
      found.add(
          "%s %s %d %s".formatted(text(place.channel()), place.myModes(), count, place.cursor()));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String summary(Target room) {
    return "%s '%s' %s %d"
        .formatted(room.name, room.topic, Target.written(room.modes), room.members.size());
  }

  private static String text(Views.ChannelSummary channel) {
    return "%s '%s' %s %d"
        .formatted(channel.name(), channel.topic(), channel.modes(), channel.members());
  }

  private void channels(Person person) throws Exception {
    List<String> expected = new ArrayList<>();
    for (Target room : rules.rooms.values()) {
      Target visible = rules.room(room.name, person);
      if (visible != null) {
        expected.add(summary(room));
      }
      String found;
      try {
        Views.ChannelDetails details =
            core.ask(new ShowChannel(person.key, room.name, core.sessions()));
        StringBuilder text = new StringBuilder(details.name());
        text.append(" '").append(details.topic()).append("' ").append(details.modes());
        text.append(' ').append(details.myModes());
        details.members().forEach(m -> text.append(' ').append(m.nick()).append(m.modes()));
        found = text.toString();
      } catch (ChatException e) {
        found = e.code();
      }
      assertThat(found).isEqualTo(visible == null ? "no_such_channel" : visible.details(person));
    }
    assertThat(core.ask(new ListChannels(person.key))).extracting(Looks::text).isEqualTo(expected);
  }

  private void user(Person person) throws Exception {
    for (Person other : rules.people.values()) {
      ShowUser.Shown shown = core.ask(new ShowUser(person.key, other.nick, core.sessions()));
      assertThat(shown.nick()).isEqualTo(other.nick);
      assertThat(shown.channels())
          .containsExactlyInAnyOrderElementsOf(
              rules.rooms.values().stream()
                  .filter(room -> room.members.containsKey(person))
                  .filter(room -> room.members.containsKey(other))
                  .map(room -> room.name)
                  .toList());
      boolean recently =
          other.session
              && other.heard
              && other.active.isAfter(core.clock().instant().minusSeconds(60));
      if (other.live().isEmpty()) {
        assertThat(shown.online()).as("online of %s, without a token", other).isFalse();
      } else if (recently) {
        assertThat(shown.online()).as("online of %s", other).isTrue();
      }
    }
  }

  private void history(Person person) throws Exception {
    List<String> names = new ArrayList<>(List.of("#none", "nobody"));
    rules.rooms.values().forEach(room -> names.add(room.name));
    rules.people.values().forEach(other -> names.add(other.nick));
    for (String name : names) {
      String no = "ok";
      Target target;
      if (name.startsWith("#")) {
        target = rules.room(name, person);
        if (target == null) {
          no = "no_such_channel";
        } else if (!target.members.containsKey(person)) {
          no = "not_in_channel";
        }
      } else {
        Person other = rules.person(name);
        no = other == null ? "no_such_nick" : "ok";
        target = other == null ? null : rules.conversation(person, other);
      }
      UUID id = anyId(target);
      boolean before = random.nextBoolean();
      int limit = 1 + random.nextInt(15);
      history(person, name, target, no, before ? id : null, before ? null : id, limit);
    }
  }

  private void history(
      Person person,
      String name,
      @Nullable Target target,
      String no,
      @Nullable UUID before,
      @Nullable UUID after,
      int limit)
      throws Exception {
    Histories.Request request = new Histories.Request(person.key, name, before, after, limit);
    Histories.Slice slice;
    try {
      slice = Core.await(core.histories().read(core.journal(), request, Core.unlimited()));
    } catch (ChatException e) {
      assertThat(e.code()).isEqualTo(no);
      return;
    }
    assertThat(no).isEqualTo("ok");
    List<Said> all = target == null ? List.of() : target.visible(Player.MAX_HISTORY);
    List<Said> some = all;
    if (before != null) {
      long order = orderOf(target, before);
      some = all.stream().filter(said -> said.order < order).toList();
    } else if (after != null) {
      long order = orderOf(target, after);
      some = all.stream().filter(said -> said.order > order).toList();
    }
    List<Said> page =
        after != null
            ? some.subList(0, Math.min(limit, some.size()))
            : some.subList(Math.max(0, some.size() - limit), some.size());
    assertThat(slice.messages())
        .extracting(Delivery::id)
        .as("%d of %s before %s after %s", limit, name, before, after)
        .isEqualTo(page.stream().map(said -> said.id).toList());
    assertThat(slice.more()).as("more of %s", name).isEqualTo(some.size() > limit);
  }

  /** Of a message of the target, of another, or of none; or null. */
  private @Nullable UUID anyId(@Nullable Target target) {
    List<Said> own = target == null ? List.of() : target.log;
    List<Said> all = rules.targets.stream().flatMap(other -> other.log.stream()).toList();
    int dice = random.nextInt(8);
    if (dice < 4 && !own.isEmpty()) {
      int recent = Math.min(own.size(), 20);
      return own.get(own.size() - 1 - random.nextInt(recent)).id;
    } else if (dice < 5 && !all.isEmpty()) {
      return all.get(random.nextInt(all.size())).id;
    }
    return dice < 6 ? new UUID(random.nextLong(), random.nextLong()) : null;
  }

  private static long orderOf(@Nullable Target target, UUID id) {
    return target == null
        ? 0
        : target.left().stream()
            .filter(said -> id.equals(said.id))
            .mapToLong(said -> said.order)
            .findFirst()
            .orElse(0);
  }

  // The whole state.

  void compareStates() throws Exception {
    assertThat(core.ask(Looks::found)).isEqualTo(expected());
  }

  private static List<String> found(ChatState state) {
    List<String> lines = new ArrayList<>();
    for (Channel channel : state.channels()) {
      Collection<User> invited = state.users().stream().filter(channel::isInvited).toList();
      StringBuilder line = new StringBuilder();
      line.append(channel.name()).append(" '").append(channel.topic()).append("' +");
      line.append(channel.modes());
      for (Member member : channel.members()) {
        line.append(' ').append(member.user().nick()).append('+').append(member.modes());
      }
      lines.add(line + " invited " + invited.stream().map(User::nick).sorted().toList());
      lines.add("key " + key(channel) + " bans " + values(channel, 'b'));
    }
    state.users().stream()
        .map(
            user ->
                "%s %s %s %s acknowledged %s"
                    .formatted(
                        Names.fold(user.nick()),
                        user.nick(),
                        user.hasSession(),
                        user.tokens().keySet().stream().sorted().toList(),
                        state.ids().of(user.acknowledged())))
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static @Nullable String key(Channel channel) {
    List<String> keys = values(channel, 'k');
    assertThat(keys).hasSizeLessThan(2);
    return keys.isEmpty() ? null : keys.get(0);
  }

  private static List<String> values(Channel channel, char letter) {
    return channel.entries(letter).stream().map(ModeEntry::value).toList();
  }

  private List<String> expected() {
    List<String> lines = new ArrayList<>();
    for (Target room : rules.rooms.values()) {
      StringBuilder line = new StringBuilder();
      line.append(room.name).append(" '").append(room.topic).append("' ");
      line.append(Target.written(room.modes));
      room.members.forEach(
          (member, modes) -> line.append(' ').append(member).append(Target.written(modes)));
      lines.add(line + " invited " + room.invited.stream().map(p -> p.nick).sorted().toList());
      lines.add(room.values());
    }
    rules.people.values().stream()
        .map(
            person ->
                "%s %s %s %s acknowledged %s"
                    .formatted(
                        Names.fold(person.nick),
                        person.nick,
                        person.session,
                        person.live().stream().map(device -> device.token).sorted().toList(),
                        Objects.requireNonNull(person.furthestStored).id()))
        .sorted()
        .forEach(lines::add);
    return lines;
  }
}
