package chat.runtime.state;

import chat.api.mode.FormerNick;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import chat.runtime.name.Names;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the server knows, but for the messages themselves. It changes only by {@link
 * #apply}, so that what is in memory and what is in the storage come from the same {@link Change}s.
 * Journal thread only.
 */
public final class ChatState {

  private final Ids ids;
  private final String serverName;
  private final ModeCatalog modes;
  private final Map<Long, User> users = new HashMap<>();
  private final Map<String, User> usersByNick = new HashMap<>();
  private final Map<String, User> usersByToken = new HashMap<>();
  private final Map<String, User> usersByBinding = new HashMap<>();
  private final TreeMap<String, Channel> channelsByName = new TreeMap<>();
  private final Map<Long, Channel> channels = new HashMap<>();
  private final Map<Long, Timeline> timelines = new HashMap<>();
  private final Map<Pair, Timeline> conversations = new HashMap<>();
  private final Set<Absence> absences = new LinkedHashSet<>();
  private final Set<Channel> emptyChannels = new LinkedHashSet<>();
  private final RecentAnswers answers;
  private final Applier applier = new Applier();
  private long lastSeq;
  private int sessions;
  private int hiddenChannels;

  private record Pair(long first, long second) {
    static Pair of(long one, long other) {
      return new Pair(Math.min(one, other), Math.max(one, other));
    }
  }

  /** The state that a storage kept for the server of that name, read at {@code now}. */
  public ChatState(Snapshot snapshot, String serverName, ModeCatalog modes, Instant now) {
    this.ids = new Ids(snapshot.idKeys());
    this.serverName = serverName;
    this.modes = modes;
    this.lastSeq = snapshot.lastSeq();
    this.answers = new RecentAnswers(snapshot.lastSeq());
    load(snapshot, now);
  }

  private void load(Snapshot snapshot, Instant now) {
    for (Snapshot.User kept : snapshot.users()) {
      User user =
          new User(kept.key(), kept.nick(), kept.credential(), kept.created(), kept.session());
      user.lastSeen = kept.lastSeen();
      user.acknowledged = kept.acknowledged();
      user.forgotten = kept.forgotten();
      add(user);
    }
    snapshot.formerNicks().stream()
        .sorted(Comparator.comparingLong(Snapshot.FormerNick::until))
        .forEach(
            kept ->
                user(kept.user())
                    .keepFormerNick(new FormerNick(kept.nick(), kept.until(), kept.at())));
    for (Snapshot.Token kept : snapshot.tokens()) {
      User user = user(kept.user());
      user.tokens.put(kept.token(), kept.cursor());
      usersByToken.put(kept.token(), user);
    }
    for (Snapshot.Timeline kept : snapshot.timelines()) {
      Timeline timeline = new Timeline(kept.key(), kept.first(), kept.second());
      timeline.ended = kept.ended();
      timeline.messages = kept.messages();
      timeline.newest = kept.newest();
      timeline.rotatedTo = kept.rotatedTo();
      if (timeline.isConversation()
          && !(users.containsKey(kept.first()) && users.containsKey(kept.second()))) {
        timeline.ended = now;
      }
      add(timeline);
    }
    for (Snapshot.Channel kept : snapshot.channels()) {
      Channel channel = new Channel(kept.name(), kept.created(), timeline(kept.key()));
      channel.topic = kept.topic();
      channel.modes = kept.modes();
      add(channel);
    }
    for (Snapshot.ModeEntry kept : snapshot.modeEntries()) {
      channel(kept.channel())
          .entries
          .set(
              kept.letter(),
              new ModeEntry(kept.value(), kept.key(), kept.by(), kept.at(), kept.since()));
    }
    snapshot.ranges().stream()
        .sorted(Comparator.comparingLong((Snapshot.Owed owed) -> owed.range().from()))
        .forEach(owed -> user(owed.user()).open(timeline(owed.range().timeline()), owed.range()));
    snapshot.members().stream()
        .sorted(Comparator.comparingLong(this::joinedAt))
        .forEach(kept -> join(channel(kept.channel()), user(kept.user()), kept.modes()));
    for (Snapshot.Invite kept : snapshot.invites()) {
      invite(channel(kept.channel()), user(kept.user()));
    }
    snapshot.absences().stream()
        .sorted(
            Comparator.comparing(Snapshot.Absence::at)
                .thenComparingLong(Snapshot.Absence::channel)
                .thenComparingLong(Snapshot.Absence::user))
        .forEach(
            kept ->
                add(
                    new Absence(
                        channel(kept.channel()),
                        user(kept.user()),
                        kept.modes(),
                        kept.keeps(),
                        kept.at())));
    snapshot.channels().stream()
        .filter(kept -> kept.emptied() != null)
        .sorted(Comparator.comparing(kept -> Objects.requireNonNull(kept.emptied())))
        .forEach(kept -> empty(channel(kept.key()), kept.emptied()));
  }

  private long joinedAt(Snapshot.Member kept) {
    List<Range> ranges = user(kept.user()).ranges.get(timeline(kept.channel()));
    return ranges == null ? 0 : ranges.get(ranges.size() - 1).from();
  }

  /** The ids of this server. */
  public Ids ids() {
    return ids;
  }

  /** The name of this server. */
  public String serverName() {
    return serverName;
  }

  /** The modes that there are. */
  public ModeCatalog modes() {
    return modes;
  }

  /** The last number that was given out. */
  public long lastSeq() {
    return lastSeq;
  }

  long nextSeq() {
    return ++lastSeq;
  }

  /** The numbers up to that one were given out, whatever for. */
  void skipTo(long seq) {
    lastSeq = Math.max(lastSeq, seq);
  }

  /** How many sessions there are. */
  public int sessions() {
    return sessions;
  }

  /** How many channels are not hidden from who is no member. */
  public int visibleChannels() {
    return channels.size() - hiddenChannels;
  }

  /** Every absence, those who left longest ago first. */
  public Collection<Absence> absences() {
    return absences;
  }

  /** The channels that nobody is in, those that were emptied longest ago first. */
  public Collection<Channel> emptyChannels() {
    return emptyChannels;
  }

  /** Every account. */
  public Collection<User> users() {
    return users.values();
  }

  /** Every channel, by name. */
  public Collection<Channel> channels() {
    return channelsByName.values();
  }

  /** Every timeline. */
  public Collection<Timeline> timelines() {
    return timelines.values();
  }

  /** The account with that key, or null. */
  public @Nullable User findUser(long key) {
    return users.get(key);
  }

  /** The account that goes by that nick in any case, or null. */
  public @Nullable User findUser(String nick) {
    return nick.length() > Names.MAX_WRITTEN ? null : usersByNick.get(Names.fold(nick));
  }

  /** The account that a token belongs to, or null; the token by its hash. */
  public @Nullable User findUserByToken(String token) {
    return usersByToken.get(token);
  }

  /** The account that belongs to somebody whom an authenticator knows, or null. */
  public @Nullable User findUser(Binding binding) {
    return usersByBinding.get(binding.credential());
  }

  /** The channel of that name in any case, or null. */
  public @Nullable Channel findChannel(String name) {
    return name.length() > Names.MAX_WRITTEN ? null : channelsByName.get(Names.fold(name));
  }

  /** The timeline with that key, or null. */
  public @Nullable Timeline findTimeline(long key) {
    return timelines.get(key);
  }

  /**
   * The timeline of the direct conversation of these two, in any order, or null before its first
   * message.
   */
  public @Nullable Timeline findConversation(User one, User other) {
    return conversations.get(Pair.of(one.key(), other.key()));
  }

  /**
   * Whether the channel exists as far as that user may know; who is not a member does not know of a
   * hidden one.
   */
  public boolean visible(Channel channel, User user) {
    return user.in(channel) != null || !hidden(channel);
  }

  /** Whether the channel is hidden from who is no member. */
  public boolean hidden(Channel channel) {
    return modes.hides(channel.modes());
  }

  /**
   * Whether there may be an answer for that idempotency key, though none was in the storage when
   * everything up to that seq was there.
   */
  public boolean mayHaveAnswer(long user, String key, long seq) {
    return answers.mayHave(user, key, seq);
  }

  /** Makes the change true. */
  public void apply(Change change) {
    try {
      change.accept(applier);
    } catch (StorageException e) {
      throw new IllegalStateException(e);
    }
  }

  private User user(long key) {
    return known(users.get(key), "user", key);
  }

  private Channel channel(long key) {
    return known(channels.get(key), "channel", key);
  }

  private Timeline timeline(long key) {
    return known(timelines.get(key), "timeline", key);
  }

  private static <T> T known(@Nullable T found, String what, long key) {
    if (found == null) {
      throw new IllegalStateException("there is no " + what + " " + key);
    }
    return found;
  }

  private void add(User user) {
    users.put(user.key(), user);
    usersByNick.put(user.foldedNick, user);
    if (Binding.isOne(user.credential())) {
      usersByBinding.put(user.credential(), user);
    }
    if (user.session) {
      sessions++;
    }
  }

  private void add(Timeline timeline) {
    timelines.put(timeline.key(), timeline);
    if (timeline.isConversation()) {
      conversations.put(new Pair(timeline.first(), timeline.second()), timeline);
    }
  }

  private void add(Channel channel) {
    channels.put(channel.key(), channel);
    channelsByName.put(channel.foldedName(), channel);
    hiddenChannels += hidden(channel) ? 1 : 0;
  }

  private void join(Channel channel, User user, String letters) {
    Member member = new Member(channel, user, letters, modes.privileges(letters));
    member.lastSpoke = channel.lastWords.joined(user);
    channel.members.put(user, member);
    user.memberships.put(channel, member);
  }

  private void add(Absence absence) {
    absences.add(absence);
    absence.channel().absences.put(absence.user(), absence);
    absence.user().absences.put(absence.channel(), absence);
  }

  private void forget(@Nullable Absence absence) {
    if (absence != null) {
      absences.remove(absence);
      absence.channel().absences.remove(absence.user());
      absence.user().absences.remove(absence.channel());
    }
  }

  private void empty(Channel channel, @Nullable Instant at) {
    if (channel.members.isEmpty()) {
      channel.emptied = at;
      emptyChannels.add(channel);
    }
  }

  private void revokeTokens(User user) {
    user.tokens.keySet().forEach(usersByToken::remove);
    user.tokens.clear();
  }

  private static void invite(Channel channel, User user) {
    channel.invited.add(user);
    user.invitations.add(channel);
  }

  private static void withdrawInvites(User user) {
    user.invitations.forEach(channel -> channel.invited.remove(user));
    user.invitations.clear();
  }

  /** What each change means in memory. */
  private final class Applier implements Change.Visitor {

    @Override
    public void accountCreated(Change.AccountCreated change) {
      add(new User(change.user(), change.nick(), change.credential(), change.at(), true));
    }

    @Override
    public void accountRemoved(Change.AccountRemoved change) {
      User user = user(change.user());
      revokeTokens(user);
      withdrawInvites(user);
      List.copyOf(user.absences()).forEach(ChatState.this::forget);
      if (user.session) {
        sessions--;
      }
      users.remove(user.key());
      usersByNick.remove(user.foldedNick, user);
      usersByBinding.remove(user.credential(), user);
      for (Timeline timeline : user.ranges.keySet()) {
        timeline.owed.remove(user);
        if (timeline.isConversation()) {
          timeline.ended = Instant.EPOCH;
        }
      }
      user.ranges.clear();
    }

    @Override
    public void nickChanged(Change.NickChanged change) {
      User user = user(change.user());
      usersByNick.remove(user.foldedNick, user);
      user.nick = change.nick();
      user.foldedNick = Names.fold(change.nick());
      usersByNick.put(user.foldedNick, user);
    }

    @Override
    public void formerNickKept(Change.FormerNickKept change) {
      user(change.user())
          .keepFormerNick(new FormerNick(change.nick(), change.until(), change.at()));
    }

    @Override
    public void formerNickForgotten(Change.FormerNickForgotten change) {
      user(change.user()).forgetFormerNick(change.nick());
    }

    @Override
    public void sessionStarted(Change.SessionStarted change) {
      user(change.user()).session = true;
      sessions++;
    }

    @Override
    public void sessionEnded(Change.SessionEnded change) {
      User user = user(change.user());
      user.session = false;
      sessions--;
      revokeTokens(user);
      withdrawInvites(user);
    }

    @Override
    public void userSeen(Change.UserSeen change) {
      user(change.user()).lastSeen = change.at();
    }

    @Override
    public void tokenIssued(Change.TokenIssued change) {
      User user = user(change.user());
      user.tokens.put(change.token(), change.cursor());
      usersByToken.put(change.token(), user);
    }

    @Override
    public void tokenRevoked(Change.TokenRevoked change) {
      User user = usersByToken.remove(change.token());
      if (user != null) {
        user.tokens.remove(change.token());
      }
    }

    @Override
    public void cursorMoved(Change.CursorMoved change) {
      User user = user(change.user());
      user.acknowledged = Math.max(user.acknowledged, change.cursor());
      user.tokens.computeIfPresent(
          change.token(), (token, cursor) -> Math.max(cursor, change.cursor()));
    }

    @Override
    public void channelCreated(Change.ChannelCreated change) {
      Timeline timeline = new Timeline(change.channel(), 0, 0);
      add(timeline);
      add(new Channel(change.name(), change.at(), timeline));
    }

    @Override
    public void channelEnded(Change.ChannelEnded change) {
      Channel channel = channel(change.channel());
      channel.timeline().ended = change.at();
      channel.invited.forEach(user -> user.invitations.remove(channel));
      List.copyOf(channel.absences()).forEach(ChatState.this::forget);
      emptyChannels.remove(channel);
      channels.remove(channel.key());
      channelsByName.remove(channel.foldedName());
      hiddenChannels -= hidden(channel) ? 1 : 0;
    }

    @Override
    public void topicSet(Change.TopicSet change) {
      channel(change.channel()).topic = change.topic();
    }

    @Override
    public void modeSet(Change.ModeSet change) {
      Channel channel = channel(change.channel());
      hiddenChannels -= hidden(channel) ? 1 : 0;
      channel.modes = ModeCatalog.with(channel.modes, change.letter(), change.on());
      hiddenChannels += hidden(channel) ? 1 : 0;
    }

    @Override
    public void modeEntrySet(Change.ModeEntrySet change) {
      channel(change.channel())
          .entries
          .set(
              change.letter(),
              new ModeEntry(
                  change.value(), change.key(), change.by(), change.at(), change.since()));
    }

    @Override
    public void modeEntryRemoved(Change.ModeEntryRemoved change) {
      channel(change.channel()).entries.remove(change.letter(), change.key());
    }

    @Override
    public void memberJoined(Change.MemberJoined change) {
      Channel channel = channel(change.channel());
      join(channel, user(change.user()), change.modes());
      channel.emptied = null;
      emptyChannels.remove(channel);
    }

    @Override
    public void absenceNoted(Change.AbsenceNoted change) {
      add(
          new Absence(
              channel(change.channel()),
              user(change.user()),
              change.modes(),
              change.keeps(),
              change.at()));
    }

    @Override
    public void absenceForgotten(Change.AbsenceForgotten change) {
      forget(channel(change.channel()).absence(user(change.user())));
    }

    @Override
    public void channelEmptied(Change.ChannelEmptied change) {
      empty(channel(change.channel()), change.at());
    }

    @Override
    public void memberLeft(Change.MemberLeft change) {
      Channel channel = channel(change.channel());
      User user = user(change.user());
      Member member = channel.members.remove(user);
      user.memberships.remove(channel);
      if (member != null && member.lastSpoke != null && !channel.entries().isEmpty()) {
        channel.lastWords.left(user, member.lastSpoke);
      }
    }

    @Override
    public void memberModesSet(Change.MemberModesSet change) {
      Member member = channel(change.channel()).members.get(user(change.user()));
      known(member, "member", change.user()).modes = change.modes();
      known(member, "member", change.user()).privileges = modes.privileges(change.modes());
    }

    @Override
    public void inviteGiven(Change.InviteGiven change) {
      invite(channel(change.channel()), user(change.user()));
    }

    @Override
    public void inviteUsed(Change.InviteUsed change) {
      Channel channel = channel(change.channel());
      User user = user(change.user());
      channel.invited.remove(user);
      user.invitations.remove(channel);
    }

    @Override
    public void conversationOpened(Change.ConversationOpened change) {
      add(new Timeline(change.timeline(), change.first(), change.second()));
    }

    @Override
    public void rangeOpened(Change.RangeOpened change) {
      Timeline timeline = timeline(change.timeline());
      user(change.user()).open(timeline, new Range(timeline.key(), change.from(), Range.OPEN));
    }

    @Override
    public void rangeClosed(Change.RangeClosed change) {
      user(change.user()).close(timeline(change.timeline()), change.to());
    }

    @Override
    public void rangeForgotten(Change.RangeForgotten change) {
      User user = user(change.user());
      user.forget(timeline(change.timeline()), change.from());
      user.forgotten = Math.max(user.forgotten, change.to());
    }

    @Override
    public void messageStored(Change.MessageStored change) {
      StoredMessage stored = change.stored();
      timeline(stored.timeline()).add(stored);
      if (stored.message().type().isSpoken()) {
        noteSpeaker(stored);
      }
    }

    private void noteSpeaker(StoredMessage stored) {
      Channel channel = channels.get(stored.timeline());
      User sender = users.get(stored.sender());
      Member member = channel == null || sender == null ? null : sender.in(channel);
      if (member != null) {
        member.lastSpoke = stored.message().ts();
      }
    }

    @Override
    public void timelineRotated(Change.TimelineRotated change) {
      Timeline timeline = timeline(change.timeline());
      timeline.rotatedTo = change.upTo();
      timeline.messages -= change.removed();
    }

    @Override
    public void timelineRemoved(Change.TimelineRemoved change) {
      Timeline timeline = timeline(change.timeline());
      timelines.remove(timeline.key());
      if (timeline.isConversation()) {
        conversations.remove(new Pair(timeline.first(), timeline.second()), timeline);
      }
    }

    @Override
    public void answerKept(Change.AnswerKept change) {
      KeptAnswer answer = change.answer();
      answers.add(answer.user(), answer.key(), lastSeq, answer.at());
      user(answer.user()).answers.add(answer.at(), answer.answer().jsonLength());
    }

    @Override
    public void answersForgotten(Change.AnswersForgotten change) {
      answers.forget(change.before());
    }

    @Override
    public void probed(Change.Probed change) {
      // It is the storage that is asked.
    }
  }

  /** The letters that a new channel has. */
  public String initialModes() {
    return modes.initial(ModeHandler.Kind.CHANNEL);
  }

  /** The letters that the founder of a channel gets. */
  public String founderModes() {
    return modes.initial(ModeHandler.Kind.MEMBER);
  }
}
