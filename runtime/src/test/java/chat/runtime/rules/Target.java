package chat.runtime.rules;

import chat.runtime.name.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where messages go to, as the rules have it: a channel, or what two people say to each other. */
final class Target {

  final List<Said> log = new ArrayList<>();

  /** Everybody who was ever owed something of it, each with what. */
  final Map<Person, Set<Said>> owed = new HashMap<>();

  @Nullable Instant ended;

  /** Of a channel; empty for a conversation. */
  final String name;

  String topic = "";
  final TreeSet<Character> modes = new TreeSet<>();
  @Nullable String key;

  /** As they were written, by what they are compared by, oldest first. */
  final Map<String, String> bans = new LinkedHashMap<>();

  /** Who had a nick while it was banned, and has another one now. */
  final Map<String, Set<Person>> held = new HashMap<>();

  final Map<Person, TreeSet<Character>> members = new LinkedHashMap<>();
  final Map<Person, Long> joined = new HashMap<>();
  final Set<Person> invited = new HashSet<>();

  /**
   * Who may come back to what it was.
   *
   * @param keeps whether the channel stays for it when nobody is there
   */
  record Absence(boolean operator, boolean keeps, Instant at) {}

  final Map<Person, Absence> absences = new HashMap<>();
  @Nullable Instant emptied;

  /** Of a conversation. */
  final Set<Person> people = new LinkedHashSet<>();

  Target(String name) {
    this.name = name;
  }

  boolean isRoom() {
    return !name.isEmpty();
  }

  boolean has(char mode) {
    return modes.contains(mode);
  }

  boolean isOperator(Person person) {
    return members.containsKey(person) && members.get(person).contains('o');
  }

  boolean maySpeak(Person person) {
    return isOperator(person) || (members.containsKey(person) && members.get(person).contains('v'));
  }

  boolean isBanned(Person person) {
    return bans.keySet().stream()
        .anyMatch(
            nick ->
                nick.equals(Names.fold(person.nick))
                    || held.getOrDefault(nick, Set.of()).contains(person));
  }

  /** What its modes with values are set to. */
  String values() {
    return "key " + key + " bans " + List.copyOf(bans.values());
  }

  /** Who gets what is said here now. */
  Set<Person> audience() {
    return isRoom() ? members.keySet() : people;
  }

  List<Said> left() {
    return log.stream().filter(said -> !said.gone).toList();
  }

  /** What can be read of its history. */
  List<Said> visible(int maxHistory) {
    List<Said> left = left();
    return left.subList(Math.max(0, left.size() - maxHistory), left.size());
  }

  static String written(Set<Character> letters) {
    StringBuilder written = new StringBuilder("+");
    letters.forEach(written::append);
    return written.toString();
  }

  /** As a join answers. */
  String details(Person viewer) {
    StringBuilder details = new StringBuilder(name);
    details.append(" '").append(topic).append("' ").append(written(modes)).append(' ');
    details.append(written(members.getOrDefault(viewer, new TreeSet<>())));
    members.forEach(
        (member, letters) -> details.append(' ').append(member.nick).append(written(letters)));
    return details.toString();
  }
}
