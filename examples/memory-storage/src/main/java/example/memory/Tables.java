package example.memory;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MemoryStorage} keeps, and what each change does to it. Maps of immutable rows; every
 * step notes how to take it back, so that changes are kept all or not at all. Not thread-safe.
 */
final class Tables {

  record MemberKey(long channel, long user) {}

  record ModeKey(long channel, char letter, String key) {}

  /** A value with its place in the order in which values were set. */
  record Numbered(long number, Snapshot.ModeEntry entry) {}

  record NickKey(long user, String nick) {}

  record AnswerKey(long user, String key) {}

  record RangeKey(long user, long timeline, long from) implements Comparable<RangeKey> {
    private static final Comparator<RangeKey> ORDER =
        Comparator.comparingLong(RangeKey::user)
            .thenComparingLong(RangeKey::timeline)
            .thenComparingLong(RangeKey::from);

    @Override
    public int compareTo(RangeKey other) {
      return ORDER.compare(this, other);
    }
  }

  final Map<Long, Snapshot.User> users = new HashMap<>();
  final Map<NickKey, Snapshot.FormerNick> formerNicks = new HashMap<>();
  final Map<String, Snapshot.Token> tokens = new HashMap<>();
  final Map<Long, Snapshot.Channel> channels = new HashMap<>();
  final Map<ModeKey, Numbered> modeEntries = new HashMap<>();
  final Map<MemberKey, Snapshot.Member> members = new HashMap<>();
  final Map<MemberKey, Snapshot.Invite> invites = new HashMap<>();
  final Map<MemberKey, Snapshot.Absence> absences = new HashMap<>();
  final Map<Long, Snapshot.Timeline> timelines = new HashMap<>();
  final NavigableMap<RangeKey, Snapshot.Owed> ranges = new TreeMap<>();
  final NavigableMap<Long, StoredMessage> messages = new TreeMap<>();
  final Map<AnswerKey, KeptAnswer> answers = new HashMap<>();

  private final Map<Long, NavigableMap<Long, StoredMessage>> byTimeline = new HashMap<>();
  private long entriesSet;
  long lastSeq;
  final byte[] secret = new byte[16];
  private final Deque<Runnable> undo = new ArrayDeque<>();

  Tables() {
    new SecureRandom().nextBytes(secret);
  }

  /** The messages of a timeline by seq; empty when there is no such timeline. */
  NavigableMap<Long, StoredMessage> messagesOf(long timeline) {
    return byTimeline.getOrDefault(timeline, Collections.emptyNavigableMap());
  }

  /** Keeps all the changes or, when it throws, none. */
  void change(List<Change> changes) throws StorageException {
    undo.clear();
    boolean done = false;
    try {
      Changes visitor = new Changes();
      for (Change change : changes) {
        change.accept(visitor);
      }
      done = true;
    } finally {
      while (!done && !undo.isEmpty()) {
        undo.pop().run();
      }
    }
  }

  private <K, V> void put(Map<K, V> table, K key, V value) {
    V before = table.put(key, value);
    undo.push(() -> restore(table, key, before));
  }

  private <K, V> void remove(Map<K, V> table, K key) {
    V before = table.remove(key);
    undo.push(() -> restore(table, key, before));
  }

  private static <K, V> void restore(Map<K, V> table, K key, @Nullable V before) {
    if (before == null) {
      table.remove(key);
    } else {
      table.put(key, before);
    }
  }

  private <K, V> void removeIf(Map<K, V> table, Predicate<V> goes) {
    List<K> keys =
        table.entrySet().stream()
            .filter(row -> goes.test(row.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    keys.forEach(key -> remove(table, key));
  }

  private <K, V> void insert(Map<K, V> table, K key, V value) throws StorageException {
    require(!table.containsKey(key), "There is already " + table.get(key));
    put(table, key, value);
  }

  private <K, V> void update(Map<K, V> table, K key, Function<V, V> change)
      throws StorageException {
    V row = table.get(key);
    require(row != null, "There is no row " + key);
    put(table, key, change.apply(Objects.requireNonNull(row)));
  }

  private static void require(boolean holds, String problem) throws StorageException {
    if (!holds) {
      throw new StorageException(problem);
    }
  }

  /** One method per kind of change. */
  private final class Changes implements Change.Visitor {

    @Override
    public void accountCreated(Change.AccountCreated c) throws StorageException {
      insert(
          users,
          c.user(),
          new Snapshot.User(
              c.user(), c.nick(), c.credential(), c.at(), c.at(), true, c.user(), c.user()));
    }

    @Override
    public void accountRemoved(Change.AccountRemoved c) throws StorageException {
      require(
          members.values().stream().noneMatch(member -> member.user() == c.user()),
          c.user() + " is in a channel");
      remove(users, c.user());
      removeIf(formerNicks, nick -> nick.user() == c.user());
      removeIf(tokens, token -> token.user() == c.user());
      removeIf(invites, invite -> invite.user() == c.user());
      removeIf(absences, absence -> absence.user() == c.user());
      removeIf(answers, answer -> answer.user() == c.user());
      List.copyOf(rangesOf(c.user()).keySet()).forEach(range -> remove(ranges, range));
    }

    @Override
    public void nickChanged(Change.NickChanged c) throws StorageException {
      update(
          users,
          c.user(),
          u -> changed(u, c.nick(), u.lastSeen(), u.session(), u.acknowledged(), u.forgotten()));
    }

    @Override
    public void formerNickKept(Change.FormerNickKept c) throws StorageException {
      require(users.containsKey(c.user()), "There is no user " + c.user());
      put(
          formerNicks,
          new NickKey(c.user(), c.nick()),
          new Snapshot.FormerNick(c.user(), c.nick(), c.until(), c.at()));
    }

    @Override
    public void formerNickForgotten(Change.FormerNickForgotten c) {
      remove(formerNicks, new NickKey(c.user(), c.nick()));
    }

    @Override
    public void sessionStarted(Change.SessionStarted c) throws StorageException {
      setSession(c.user(), true);
    }

    @Override
    public void sessionEnded(Change.SessionEnded c) throws StorageException {
      setSession(c.user(), false);
      removeIf(tokens, token -> token.user() == c.user());
      removeIf(invites, invite -> invite.user() == c.user());
    }

    private void setSession(long user, boolean session) throws StorageException {
      update(
          users,
          user,
          u -> changed(u, u.nick(), u.lastSeen(), session, u.acknowledged(), u.forgotten()));
    }

    @Override
    public void userSeen(Change.UserSeen c) throws StorageException {
      update(
          users,
          c.user(),
          u -> changed(u, u.nick(), c.at(), u.session(), u.acknowledged(), u.forgotten()));
    }

    @Override
    public void tokenIssued(Change.TokenIssued c) throws StorageException {
      requireUser(c.user());
      insert(tokens, c.token(), new Snapshot.Token(c.token(), c.user(), c.cursor()));
    }

    @Override
    public void tokenRevoked(Change.TokenRevoked c) {
      remove(tokens, c.token());
    }

    @Override
    public void cursorMoved(Change.CursorMoved c) throws StorageException {
      if (tokens.containsKey(c.token())) {
        update(
            tokens,
            c.token(),
            t -> new Snapshot.Token(t.token(), t.user(), Math.max(t.cursor(), c.cursor())));
      }
      raise(c.user(), c.cursor(), 0);
    }

    private void raise(long user, long acknowledged, long forgotten) throws StorageException {
      update(
          users,
          user,
          u ->
              changed(
                  u,
                  u.nick(),
                  u.lastSeen(),
                  u.session(),
                  Math.max(u.acknowledged(), acknowledged),
                  Math.max(u.forgotten(), forgotten)));
    }

    private static Snapshot.User changed(
        Snapshot.User u,
        String nick,
        Instant lastSeen,
        boolean session,
        long acknowledged,
        long forgotten) {
      return new Snapshot.User(
          u.key(), nick, u.credential(), u.created(), lastSeen, session, acknowledged, forgotten);
    }

    @Override
    public void channelCreated(Change.ChannelCreated c) throws StorageException {
      insert(
          channels, c.channel(), new Snapshot.Channel(c.channel(), c.name(), "", "", c.at(), null));
      openTimeline(c.channel(), 0, 0);
    }

    private void openTimeline(long timeline, long first, long second) throws StorageException {
      insert(timelines, timeline, new Snapshot.Timeline(timeline, first, second, null, 0, 0, 0));
      put(byTimeline, timeline, new TreeMap<>());
    }

    @Override
    public void channelEnded(Change.ChannelEnded c) throws StorageException {
      require(
          members.values().stream().noneMatch(member -> member.channel() == c.channel()),
          c.channel() + " still has members");
      remove(channels, c.channel());
      removeIf(modeEntries, kept -> kept.entry().channel() == c.channel());
      removeIf(invites, invite -> invite.channel() == c.channel());
      removeIf(absences, absence -> absence.channel() == c.channel());
      changeTimeline(c.channel(), c.at(), 0);
    }

    private void changeTimeline(long timeline, @Nullable Instant ended, long rotatedTo)
        throws StorageException {
      update(
          timelines,
          timeline,
          t ->
              new Snapshot.Timeline(
                  t.key(),
                  t.first(),
                  t.second(),
                  ended != null ? ended : t.ended(),
                  0,
                  0,
                  Math.max(t.rotatedTo(), rotatedTo)));
    }

    @Override
    public void topicSet(Change.TopicSet c) throws StorageException {
      update(channels, c.channel(), ch -> changed(ch, c.topic(), ch.modes(), ch.emptied()));
    }

    @Override
    public void modeSet(Change.ModeSet c) throws StorageException {
      update(
          channels,
          c.channel(),
          ch -> changed(ch, ch.topic(), withLetter(ch.modes(), c.letter(), c.on()), ch.emptied()));
    }

    @Override
    public void channelEmptied(Change.ChannelEmptied c) throws StorageException {
      update(channels, c.channel(), ch -> changed(ch, ch.topic(), ch.modes(), c.at()));
    }

    private static Snapshot.Channel changed(
        Snapshot.Channel ch, String topic, String modes, @Nullable Instant emptied) {
      return new Snapshot.Channel(ch.key(), ch.name(), topic, modes, ch.created(), emptied);
    }

    @Override
    public void absenceNoted(Change.AbsenceNoted c) throws StorageException {
      requireUser(c.user());
      requireChannel(c.channel());
      insert(
          absences,
          new MemberKey(c.channel(), c.user()),
          new Snapshot.Absence(c.channel(), c.user(), c.modes(), c.keeps(), c.at()));
    }

    @Override
    public void absenceForgotten(Change.AbsenceForgotten c) {
      remove(absences, new MemberKey(c.channel(), c.user()));
    }

    private static String withLetter(String modes, char letter, boolean on) {
      TreeSet<Character> letters =
          modes.chars().mapToObj(c -> (char) c).collect(Collectors.toCollection(TreeSet::new));
      if (on) {
        letters.add(letter);
      } else {
        letters.remove(letter);
      }
      return letters.stream().map(String::valueOf).collect(Collectors.joining());
    }

    @Override
    public void modeEntrySet(Change.ModeEntrySet c) throws StorageException {
      requireChannel(c.channel());
      Snapshot.ModeEntry entry =
          new Snapshot.ModeEntry(
              c.channel(), c.letter(), c.key(), c.value(), c.by(), c.at(), c.since());
      put(
          modeEntries,
          new ModeKey(c.channel(), c.letter(), c.key()),
          new Numbered(++entriesSet, entry));
    }

    @Override
    public void modeEntryRemoved(Change.ModeEntryRemoved c) {
      remove(modeEntries, new ModeKey(c.channel(), c.letter(), c.key()));
    }

    @Override
    public void memberJoined(Change.MemberJoined c) throws StorageException {
      requireUser(c.user());
      requireChannel(c.channel());
      MemberKey key = new MemberKey(c.channel(), c.user());
      insert(members, key, new Snapshot.Member(c.channel(), c.user(), c.modes()));
    }

    @Override
    public void memberLeft(Change.MemberLeft c) {
      remove(members, new MemberKey(c.channel(), c.user()));
    }

    @Override
    public void memberModesSet(Change.MemberModesSet c) throws StorageException {
      MemberKey key = new MemberKey(c.channel(), c.user());
      update(members, key, m -> new Snapshot.Member(m.channel(), m.user(), c.modes()));
    }

    @Override
    public void inviteGiven(Change.InviteGiven c) throws StorageException {
      requireUser(c.user());
      requireChannel(c.channel());
      put(
          invites,
          new MemberKey(c.channel(), c.user()),
          new Snapshot.Invite(c.channel(), c.user()));
    }

    @Override
    public void inviteUsed(Change.InviteUsed c) {
      remove(invites, new MemberKey(c.channel(), c.user()));
    }

    @Override
    public void conversationOpened(Change.ConversationOpened c) throws StorageException {
      openTimeline(c.timeline(), c.first(), c.second());
    }

    @Override
    public void rangeOpened(Change.RangeOpened c) throws StorageException {
      requireUser(c.user());
      require(openRange(c.user(), c.timeline()) == null, "There is an open range already: " + c);
      insert(
          ranges,
          new RangeKey(c.user(), c.timeline(), c.from()),
          new Snapshot.Owed(c.user(), new Range(c.timeline(), c.from(), Range.OPEN)));
    }

    @Override
    public void rangeClosed(Change.RangeClosed c) throws StorageException {
      RangeKey key = openRange(c.user(), c.timeline());
      require(key != null, "There is no open range: " + c);
      RangeKey open = Objects.requireNonNull(key);
      put(ranges, open, new Snapshot.Owed(c.user(), new Range(c.timeline(), open.from(), c.to())));
    }

    private @Nullable RangeKey openRange(long user, long timeline) {
      return rangesOf(user).values().stream()
          .map(Snapshot.Owed::range)
          .filter(range -> range.timeline() == timeline && range.isOpen())
          .map(range -> new RangeKey(user, timeline, range.from()))
          .findFirst()
          .orElse(null);
    }

    @Override
    public void rangeForgotten(Change.RangeForgotten c) throws StorageException {
      RangeKey key = new RangeKey(c.user(), c.timeline(), c.from());
      Snapshot.Owed owed = ranges.get(key);
      require(owed != null && owed.range().to() == c.to(), "There is no such range: " + c);
      remove(ranges, key);
      raise(c.user(), 0, c.to());
    }

    @Override
    public void messageStored(Change.MessageStored c) throws StorageException {
      StoredMessage stored = c.stored();
      require(
          timelines.containsKey(stored.timeline()), "There is no timeline " + stored.timeline());
      insert(messages, stored.seq(), stored);
      put(byTimeline.get(stored.timeline()), stored.seq(), stored);
    }

    @Override
    public void timelineRotated(Change.TimelineRotated c) throws StorageException {
      changeTimeline(c.timeline(), null, c.upTo());
      removeMessages(c.timeline(), c.upTo());
    }

    @Override
    public void timelineRemoved(Change.TimelineRemoved c) throws StorageException {
      require(
          ranges.values().stream().noneMatch(owed -> owed.range().timeline() == c.timeline()),
          "There are ranges on timeline " + c.timeline());
      require(!channels.containsKey(c.timeline()), "Channel " + c.timeline() + " has not ended");
      removeMessages(c.timeline(), Long.MAX_VALUE);
      require(timelines.containsKey(c.timeline()), "There is no timeline " + c.timeline());
      remove(byTimeline, c.timeline());
      remove(timelines, c.timeline());
    }

    private void removeMessages(long timeline, long upTo) {
      for (long seq : List.copyOf(messagesOf(timeline).headMap(upTo, true).keySet())) {
        remove(messages, seq);
        remove(byTimeline.get(timeline), seq);
      }
    }

    @Override
    public void answerKept(Change.AnswerKept c) throws StorageException {
      requireUser(c.answer().user());
      put(answers, new AnswerKey(c.answer().user(), c.answer().key()), c.answer());
    }

    @Override
    public void answersForgotten(Change.AnswersForgotten c) {
      removeIf(answers, answer -> answer.at().isBefore(c.before()));
    }

    @Override
    public void probed(Change.Probed c) {}

    private NavigableMap<RangeKey, Snapshot.Owed> rangesOf(long user) {
      return ranges.subMap(
          new RangeKey(user, Long.MIN_VALUE, Long.MIN_VALUE), true,
          new RangeKey(user, Long.MAX_VALUE, Long.MAX_VALUE), true);
    }

    private void requireUser(long user) throws StorageException {
      require(users.containsKey(user), "There is no user " + user);
    }

    private void requireChannel(long channel) throws StorageException {
      require(channels.containsKey(channel), "There is no channel " + channel);
    }
  }
}
