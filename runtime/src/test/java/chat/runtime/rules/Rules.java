package chat.runtime.rules;

import chat.runtime.name.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of each request: the answer, and what it does. Plain lists and maps, one
 * request after the other, everything in memory for ever.
 */
final class Rules {

  /**
   * What a request is answered.
   *
   * @param code of the error, or {@code ok}
   * @param said the message that is answered, if one is
   * @param stored whether this very request stored it
   * @param details what else is answered
   */
  record Answer(String code, @Nullable Said said, boolean stored, String details) {

    static Answer error(String code) {
      return new Answer(code, null, false, "");
    }

    static Answer ok(String details) {
      return new Answer("ok", null, false, details);
    }
  }

  private static final Answer UNAUTHORIZED = Answer.error("unauthorized");

  private final String server;

  /** By folded nick. */
  final Map<String, Person> people = new LinkedHashMap<>();

  /** By folded name. */
  final Map<String, Target> rooms = new TreeMap<>();

  /** Every place where something was ever said. */
  final List<Target> targets = new ArrayList<>();

  /** All that was said since somebody last looked. */
  final List<Said> fresh = new ArrayList<>();

  private final Map<Set<Person>, Target> conversations = new LinkedHashMap<>();
  private long order;

  /** The time of what is done next. */
  Instant now = Instant.EPOCH;

  Rules(String server) {
    this.server = server;
  }

  // Looking up.

  @Nullable Person person(String nick) {
    return people.get(Names.fold(nick));
  }

  @Nullable Target room(String name, Person viewer) {
    Target room = rooms.get(Names.fold(name));
    return room == null || (room.has('s') && !room.members.containsKey(viewer)) ? null : room;
  }

  @Nullable Target conversation(Person one, Person other) {
    return conversations.get(Set.copyOf(List.of(one, other).stream().distinct().toList()));
  }

  private Target open(Person one, Person other) {
    Target conversation = conversation(one, other);
    if (conversation == null) {
      conversation = new Target("");
      conversation.people.add(one);
      conversation.people.add(other);
      conversations.put(Set.copyOf(conversation.people), conversation);
      targets.add(conversation);
    }
    return conversation;
  }

  private boolean isTaken(String nick) {
    return person(nick) != null || Names.fold(nick).equals(Names.fold(server));
  }

  // Saying.

  private Said say(
      Target target,
      String type,
      @Nullable Person sender,
      String from,
      String to,
      String body,
      String meta) {
    Said said = new Said(++order, type, sender, from, to, body, meta);
    target.log.add(said);
    fresh.add(said);
    for (Person person : target.audience()) {
      if (!person.gone) {
        person.stream.add(said);
        target.owed.computeIfAbsent(person, unused -> new HashSet<>()).add(said);
      }
    }
    return said;
  }

  private Said sayIn(Target room, String type, Person sender, String body, String meta) {
    return say(room, type, sender, sender.nick, room.name, body, meta);
  }

  private static Answer stored(Said said) {
    return new Answer("ok", said, true, "");
  }

  private static Answer nothing(String type, String from, String to, String details) {
    return unstored(type, from, to, "", details);
  }

  private static Answer unstored(String type, String from, String to, String body, String details) {
    return new Answer("ok", new Said(0, type, null, from, to, body, "{}"), false, details);
  }

  // Requests.

  Answer register(String nick, @Nullable String password, String token, long key, UUID id) {
    if (isTaken(nick)) {
      return Answer.error("nick_in_use");
    }
    Person person = new Person(nick, password, key, id, now);
    person.devices.add(new Person.Device(person, token, person.furthest, now));
    people.put(Names.fold(nick), person);
    return Answer.ok(nick);
  }

  Answer login(String nick, String password, String token) {
    Person person = person(nick);
    if (person == null || !password.equals(person.password)) {
      return Answer.error("bad_credentials");
    }
    person.session = true;
    person.devices.add(new Person.Device(person, token, person.furthest, now));
    person.active = now;
    person.heard = true;
    return Answer.ok(person.nick);
  }

  Answer logout(Person.Device device) {
    Person person = device.owner;
    if (!person.session) {
      return UNAUTHORIZED;
    }
    person.furthestStored = person.furthestStored.max(person.furthest);
    if (person.password == null && person.live().size() <= 1) {
      quit(person, "");
    }
    device.live = false;
    return Answer.ok("");
  }

  Answer quit(Person person, String reason) {
    if (!person.session) {
      return UNAUTHORIZED;
    }
    for (Target room : List.copyOf(rooms.values())) {
      room.invited.remove(person);
    }
    for (Target room : roomsOf(person)) {
      leave(room, person, "quit", reason, "{}", person.password != null);
    }
    person.session = false;
    person.seenStored = now;
    person.devices.forEach(device -> device.live = false);
    person.furthestStored = person.furthestStored.max(person.furthest);
    if (person.password == null) {
      person.gone = true;
      people.remove(Names.fold(person.nick));
      conversations.values().stream()
          .filter(conversation -> conversation.people.contains(person))
          .forEach(conversation -> conversation.ended = Instant.EPOCH);
      conversations.keySet().removeIf(two -> two.contains(person));
      return new Answer(
          "ok", new Said(0, "quit", person, person.nick, person.nick, reason, "{}"), true, "");
    }
    return stored(
        say(open(person, person), "quit", person, person.nick, person.nick, reason, "{}"));
  }

  /** Its channels, in the order of its joining. */
  private List<Target> roomsOf(Person person) {
    return rooms.values().stream()
        .filter(room -> room.members.containsKey(person))
        .sorted((one, other) -> Long.compare(one.joined.get(person), other.joined.get(person)))
        .toList();
  }

  private Said leave(
      Target room, Person person, String type, String reason, String meta, boolean returns) {
    boolean operator = room.isOperator(person);
    boolean quits = type.equals("quit");
    Said said = sayIn(room, type, person, reason, meta);
    room.members.remove(person);
    if (returns && (operator || quits)) {
      room.absences.put(person, new Target.Absence(operator, quits, now));
    }
    if (room.members.isEmpty()) {
      room.emptied = now;
      if (room.absences.values().stream().noneMatch(Target.Absence::keeps)) {
        end(room);
      }
    }
    return said;
  }

  private void end(Target room) {
    rooms.remove(Names.fold(room.name));
    room.ended = now;
  }

  /** Nobody waits longer than that for somebody to come back. */
  void endAbsences(Instant before) {
    for (Target room : List.copyOf(rooms.values())) {
      room.absences.values().removeIf(absence -> !absence.at().isAfter(before));
      if (room.emptied != null && !room.emptied.isAfter(before)) {
        end(room);
      }
    }
  }

  Answer join(Person person, String name, Optional<String> key) {
    if (!person.session) {
      return UNAUTHORIZED;
    }
    Target room = rooms.get(Names.fold(name));
    boolean created = room == null;
    Target.Absence absence = room == null ? null : room.absences.get(person);
    boolean operator = created || (absence != null && absence.operator());
    if (room == null) {
      room = new Target(name);
      room.modes.addAll(List.of('n', 't'));
      rooms.put(Names.fold(name), room);
      targets.add(room);
    } else if (room.members.containsKey(person)) {
      return nothing("join", person.nick, room.name, "200 " + room.details(person));
    } else if (room.isBanned(person)) {
      return Answer.error("banned");
    } else if (room.has('i') && !operator && !room.invited.contains(person)) {
      return Answer.error("invite_only");
    } else if (room.key != null && !operator && !key.equals(Optional.of(room.key))) {
      return Answer.error("bad_key");
    }
    room.invited.remove(person);
    room.absences.remove(person);
    room.emptied = null;
    room.members.put(person, new TreeSet<>(operator ? List.of('o') : List.of()));
    Said said = sayIn(room, "join", person, "", "{}");
    room.joined.put(person, said.order);
    if (operator && !created) {
      sayIn(room, "mode", person, "+o " + person.nick, "{}");
    }
    return new Answer("ok", said, true, (created ? "201 " : "200 ") + room.details(person));
  }

  /** What keeps the person from doing what members do in that channel, if anything does. */
  private @Nullable Answer notMember(Person person, String name) {
    if (!person.session) {
      return UNAUTHORIZED;
    }
    Target room = room(name, person);
    if (room == null) {
      return Answer.error("no_such_channel");
    }
    return room.members.containsKey(person) ? null : Answer.error("not_in_channel");
  }

  private @Nullable Answer notOperator(Person person, String name) {
    Answer no = notMember(person, name);
    return no == null && !found(name).isOperator(person) ? Answer.error("not_operator") : no;
  }

  private Target found(String name) {
    return Objects.requireNonNull(rooms.get(Names.fold(name)));
  }

  Answer part(Person person, String name, String reason) {
    Answer no = notMember(person, name);
    return no != null
        ? no
        : stored(leave(found(name), person, "part", reason, "{}", person.password != null));
  }

  Answer kick(Person person, String name, String nick, String reason) {
    Answer no = notOperator(person, name);
    if (no != null) {
      return no;
    }
    Person kicked = person(nick);
    if (kicked == null || !found(name).members.containsKey(kicked)) {
      return Answer.error("no_such_nick");
    }
    String meta = "{\"_kick\":{\"by\":\"" + person.nick + "\"}}";
    return stored(leave(found(name), kicked, "part", reason, meta, false));
  }

  Answer invite(Person person, String name, String nick) {
    Answer no = notMember(person, name);
    if (no != null) {
      return no;
    }
    Target room = found(name);
    if (room.has('i') && !room.isOperator(person)) {
      return Answer.error("not_operator");
    }
    Person invited = person(nick);
    if (invited == null) {
      return Answer.error("no_such_nick");
    }
    if (room.members.containsKey(invited)) {
      return Answer.ok("false");
    }
    if (!room.invited.add(invited)) {
      return Answer.ok("false");
    }
    say(
        open(invited, invited),
        "system",
        null,
        server,
        invited.nick,
        person.nick + " invites you to " + room.name,
        "{\"_invite\":{\"channel\":\"" + room.name + "\",\"by\":\"" + person.nick + "\"}}");
    return Answer.ok("true");
  }

  Answer topic(Person person, String name, String topic) {
    Answer no = notMember(person, name);
    if (no != null) {
      return no;
    }
    Target room = found(name);
    if (room.has('t') && !room.isOperator(person)) {
      return Answer.error("not_operator");
    }
    room.topic = topic;
    return stored(sayIn(room, "topic", person, topic, "{}"));
  }

  Answer nick(Person person, String nick) {
    if (!person.session) {
      return UNAUTHORIZED;
    }
    String old = person.nick;
    if (old.equals(nick)) {
      return nothing("nick", old, old, "");
    }
    if (isTaken(nick) && person(nick) != person) {
      return Answer.error("nick_in_use");
    }
    for (Target room : rooms.values()) {
      if (room.bans.containsKey(Names.fold(old))) {
        room.held.computeIfAbsent(Names.fold(old), unused -> new HashSet<>()).add(person);
      }
    }
    people.remove(Names.fold(old));
    people.put(Names.fold(nick), person);
    for (Target room : roomsOf(person)) {
      sayIn(room, "nick", person, nick, "{}");
    }
    person.nick = nick;
    return stored(say(open(person, person), "nick", person, old, nick, nick, "{}"));
  }

  Answer send(Person person, String to, String type, String body, String meta) {
    if (!person.session) {
      return UNAUTHORIZED;
    }
    if (!to.startsWith("#")) {
      Person other = person(to);
      return other == null
          ? Answer.error("no_such_nick")
          : stored(say(open(person, other), type, person, person.nick, other.nick, body, meta));
    }
    Target room = room(to, person);
    if (room == null) {
      return Answer.error("no_such_channel");
    }
    if (room.isBanned(person) && !room.isOperator(person)) {
      return Answer.error("banned");
    }
    if (room.has('n') && !room.members.containsKey(person)) {
      return Answer.error("not_in_channel");
    }
    if (room.has('m') && !room.maySpeak(person)) {
      return Answer.error("moderated");
    }
    return stored(sayIn(room, type, person, body, meta));
  }

  /** The same key and content again is answered as before; with other content it is refused. */
  Answer sendOnce(Person person, String key, String to, String type, String body) {
    Person.Kept kept = person.kept.get(key);
    String content = to + " " + type + " " + body;
    if (kept != null) {
      return kept.content().equals(content)
          ? new Answer("ok", kept.answer(), false, "")
          : Answer.error("idempotency_conflict");
    }
    Answer answer = send(person, to, type, body, "{}");
    if (answer.said() != null) {
      person.kept.put(key, new Person.Kept(content, answer.said()));
    }
    return answer;
  }

  /** What a step of a mode change is about: the channel itself where there is no member. */
  private record Slot(char letter, @Nullable Person member, String key) {}

  /** What becomes of it: taken away where there is no value. */
  private record Wish(boolean on, String value) {}

  Answer mode(Person person, String name, String change) {
    List<String> words = List.of(change.strip().split("\\s+"));
    boolean question = change.matches("\\+?b");
    if (!question && arguments(words.get(0)) != words.size() - 1) {
      return Answer.error("bad_mode");
    }
    Answer no = notOperator(person, name);
    if (no != null) {
      return no;
    }
    Target room = found(name);
    if (question) {
      String all = room.bans.isEmpty() ? "" : "+" + "b".repeat(room.bans.size()) + " ";
      String bans = all + String.join(" ", room.bans.values());
      return unstored("mode", person.nick, room.name, bans, "");
    }
    Map<Slot, Wish> last = new LinkedHashMap<>();
    boolean on = true;
    int argument = 1;
    for (char c : words.get(0).toCharArray()) {
      if (c == '+' || c == '-') {
        on = c == '+';
        continue;
      }
      String value = takesOne(c, on) ? words.get(argument++) : "";
      Person member = c == 'o' || c == 'v' ? person(value) : null;
      if ((c == 'o' || c == 'v') && (member == null || !room.members.containsKey(member))) {
        return Answer.error("no_such_nick");
      }
      Slot slot = new Slot(c, member, c == 'b' ? Names.fold(value) : "");
      last.remove(slot);
      last.put(slot, new Wish(on, value));
    }
    StringBuilder letters = new StringBuilder();
    StringBuilder values = new StringBuilder();
    char sign = 0;
    for (Map.Entry<Slot, Wish> step : last.entrySet()) {
      String written = change(room, step.getKey(), step.getValue());
      if (written != null) {
        char wanted = step.getValue().on() ? '+' : '-';
        letters.append(sign == wanted ? "" : wanted).append(step.getKey().letter());
        values.append(written.isEmpty() ? "" : " ").append(written);
        sign = wanted;
      }
    }
    return letters.isEmpty()
        ? nothing("mode", person.nick, room.name, "")
        : stored(sayIn(room, "mode", person, "" + letters + values, "{}"));
  }

  private static boolean takesOne(char letter, boolean on) {
    return "ovb".indexOf(letter) >= 0 || (letter == 'k' && on);
  }

  /** How many arguments there have to be, or -1 for what is no mode change. */
  private static int arguments(String letters) {
    boolean on = true;
    int count = 0;
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      on = c == '+' || (c != '-' && on);
      count += takesOne(c, on) ? 1 : 0;
    }
    return letters.matches("([+-][imstnovkb]+)+") ? count : -1;
  }

  /** Makes it so; answers the argument as it is told, or null where that changes nothing. */
  private static @Nullable String change(Target room, Slot slot, Wish wish) {
    if (slot.letter() == 'b') {
      String old = room.bans.get(slot.key());
      if (wish.on() ? wish.value().equals(old) : old == null) {
        return null;
      }
      room.bans.remove(slot.key());
      if (wish.on()) {
        room.bans.put(slot.key(), wish.value());
      } else {
        room.held.remove(slot.key());
      }
      return wish.on() ? wish.value() : old;
    }
    Person member = slot.member();
    TreeSet<Character> set = member == null ? room.modes : room.members.get(member);
    boolean changed = wish.on() ? set.add(slot.letter()) : set.remove(slot.letter());
    if (slot.letter() == 'k') {
      changed |= wish.on() && !wish.value().equals(room.key);
      room.key = wish.on() ? wish.value() : null;
    }
    String told = member == null ? wish.value() : member.nick;
    return changed ? told : null;
  }
}
