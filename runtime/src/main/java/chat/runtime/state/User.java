package chat.runtime.state;

import chat.api.mode.FormerNick;
import chat.api.storage.Range;
import chat.runtime.name.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account, with its session while it has one. Journal thread only. */
public final class User {

  private final long key;
  private final @Nullable String credential;
  private final Instant created;
  String nick;
  String foldedNick;
  Instant lastSeen;
  boolean session;
  long acknowledged;
  long forgotten;
  final Map<String, Long> tokens = new LinkedHashMap<>();
  final Map<Channel, Member> memberships = new LinkedHashMap<>();
  final Set<Channel> invitations = new HashSet<>();
  final Map<Channel, Absence> absences = new LinkedHashMap<>();
  final Map<Timeline, List<Range>> ranges = new HashMap<>();
  private List<FormerNick> formerNicks = List.of();
  final KeptBytes answers = new KeptBytes();
  private final Deque<Range> past = new ArrayDeque<>();

  User(long key, String nick, @Nullable String credential, Instant created, boolean session) {
    this.key = key;
    this.credential = credential;
    this.created = created;
    this.nick = nick;
    this.foldedNick = Names.fold(nick);
    this.lastSeen = created;
    this.session = session;
    this.acknowledged = key;
    this.forgotten = key;
  }

  /** The seq of the registration. */
  public long key() {
    return key;
  }

  /** The nick as its owner wrote it. */
  public String nick() {
    return nick;
  }

  /** How long no more answers are kept for it, since those of a day are too many; or zero. */
  public Duration answersFull(Instant now) {
    return answers.full(now);
  }

  /** The nicks that it had before, the newest first. Immutable. */
  public List<FormerNick> formerNicks() {
    return formerNicks;
  }

  /**
   * By what its owner comes back to it: the Argon2id hash of a password in PHC form, or a {@link
   * Binding}; null for an account that ends with its session.
   */
  public @Nullable String credential() {
    return credential;
  }

  /** When it was registered. */
  public Instant created() {
    return created;
  }

  /** When it was last seen, as far as the storage knows. */
  public Instant lastSeen() {
    return lastSeen;
  }

  /** Whether it has a session: it can be in channels, and tokens of it work. */
  public boolean hasSession() {
    return session;
  }

  /** The furthest place that any of its tokens acknowledged, as far as the storage knows. */
  public long acknowledged() {
    return acknowledged;
  }

  /** The furthest place up to which something that was due may be gone with its whole range. */
  public long forgotten() {
    return forgotten;
  }

  /**
   * Its tokens by their hashes, each with the seq that it acknowledged as far as the storage knows.
   */
  public Map<String, Long> tokens() {
    return tokens;
  }

  /** Where it is a member. */
  public Collection<Member> memberships() {
    return memberships.values();
  }

  /** The membership in that channel, or null. */
  public @Nullable Member in(Channel channel) {
    return memberships.get(channel);
  }

  /** Where it may come back to what it was, what it left longest ago first. */
  public Collection<Absence> absences() {
    return absences.values();
  }

  /** The timelines of which it is owed something, each with its ranges, oldest first. */
  public Map<Timeline, List<Range>> ranges() {
    return ranges;
  }

  /**
   * The range that ended longest ago, once there are more than so many that have ended; or null.
   */
  public @Nullable Range oldestPastBeyond(int limit) {
    return past.size() > limit ? past.getFirst() : null;
  }

  /** Whether it is owed the message with that seq on that timeline. */
  public boolean isOwed(Timeline timeline, long seq) {
    for (Range range : ranges.getOrDefault(timeline, List.of())) {
      if (range.contains(seq)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The seq of the newest message that it is owed, or of its registration: where its stream stands.
   */
  public long newest() {
    long newest = Math.max(key, forgotten);
    for (Map.Entry<Timeline, List<Range>> entry : ranges.entrySet()) {
      for (Range range : entry.getValue()) {
        newest = Math.max(newest, range.isOpen() ? entry.getKey().newest() : range.to());
      }
    }
    return newest;
  }

  void keepFormerNick(FormerNick former) {
    List<FormerNick> kept = new ArrayList<>(formerNicks.size() + 1);
    kept.add(former);
    formerNicks.stream().filter(other -> !other.nick().equals(former.nick())).forEach(kept::add);
    formerNicks = List.copyOf(kept);
  }

  void forgetFormerNick(String former) {
    formerNicks = formerNicks.stream().filter(other -> !other.nick().equals(former)).toList();
  }

  void open(Timeline timeline, Range range) {
    ranges.computeIfAbsent(timeline, unused -> new ArrayList<>(1)).add(range);
    if (!range.isOpen()) {
      past.addLast(range);
    }
    timeline.owed.add(this);
  }

  void close(Timeline timeline, long to) {
    List<Range> all = ranges.getOrDefault(timeline, List.of());
    int last = all.size() - 1;
    if (last < 0 || !all.get(last).isOpen()) {
      throw new IllegalStateException(
          "no open range of user " + key + " on timeline " + timeline.key());
    }
    Range closed = new Range(timeline.key(), all.get(last).from(), to);
    all.set(last, closed);
    past.addLast(closed);
  }

  void forget(Timeline timeline, long from) {
    List<Range> all = ranges.get(timeline);
    if (all != null) {
      all.removeIf(range -> range.from() == from);
      past.removeIf(range -> range.timeline() == timeline.key() && range.from() == from);
      if (all.isEmpty()) {
        ranges.remove(timeline);
        timeline.owed.remove(this);
      }
    }
  }
}
