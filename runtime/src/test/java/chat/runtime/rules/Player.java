package chat.runtime.rules;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.KeptAnswer;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import chat.runtime.command.ChangeModes;
import chat.runtime.command.ChangeNick;
import chat.runtime.command.Expire;
import chat.runtime.command.FindCredentials;
import chat.runtime.command.Idempotent;
import chat.runtime.command.Identity;
import chat.runtime.command.Invite;
import chat.runtime.command.Join;
import chat.runtime.command.Kick;
import chat.runtime.command.Login;
import chat.runtime.command.Logout;
import chat.runtime.command.Part;
import chat.runtime.command.Posted;
import chat.runtime.command.Probe;
import chat.runtime.command.Quit;
import chat.runtime.command.Register;
import chat.runtime.command.Send;
import chat.runtime.command.SetTopic;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.name.Names;
import chat.runtime.state.ChatState;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import chat.runtime.testkit.TestPoll;
import chat.runtime.upkeep.Retention;
import chat.runtime.upkeep.Rounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays a game of random moves against the server and the rules, and compares the two. */
final class Player implements AutoCloseable {

  static final int MAX_HISTORY = 12;
  static final int MAX_QUEUE = 30;
  static final Duration SESSION_TIMEOUT = Duration.ofHours(1);
  static final Duration MAX_CHANNEL_IDLE = Duration.ofHours(2);

  private static final Retention RETENTION =
      new Retention(SESSION_TIMEOUT, MAX_HISTORY, MAX_QUEUE, MAX_CHANNEL_IDLE);

  private static final List<String> NICKS =
      List.of("alice", "bob", "Carol", "dave", "eve", "frank", "żółw", Core.SERVER);
  private static final List<String> ROOMS = List.of("#one", "#Two", "#drei", "#ŻÓŁW");
  private static final List<String> MODES =
      List.of(
          "+m",
          "-m",
          "+i",
          "-i",
          "+s",
          "-s",
          "-n",
          "+n",
          "-t",
          "+t",
          "+im-st",
          "-imsnt",
          "+o %s",
          "-o %s",
          "+v %s",
          "-v %s",
          "+ov %s %s",
          "-v+v %s %s",
          "+m-v %s",
          "+o-o+o %s %s %s",
          "+k key",
          "+k other",
          "-k",
          "-k+k key",
          "+b %s",
          "-b %s",
          "+bb %s %s",
          "-b+b %s %s",
          "+kb-m other %s",
          "b",
          "+b",
          "-b",
          "+k",
          "-k key",
          "+mb",
          "+mx",
          "m",
          "+",
          "+v",
          "+m %s",
          "-n+n",
          "+s-s+i-i",
          "+im-i+i",
          "-v+m+v %s %s");

  private record Held(Person.Device device, TestPoll poll, Person.Place place) {}

  private final Random random;
  private final Rules rules = new Rules(Core.SERVER);
  private final List<Person.Device> devices = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private final Set<UUID> ids = new HashSet<>();
  private Core core;
  private Rounds rounds;
  private long checked;
  private int counter;

  /** Plays in that core, which keeps {@link #MAX_HISTORY} messages, and which nobody else uses. */
  Player(long seed, Core core) {
    this.random = new Random(seed);
    this.core = core;
    this.rounds = new Rounds(core, RETENTION);
  }

  @Override
  public void close() {
    core.close();
    core.storage().close();
  }

  List<String> trace() {
    return trace;
  }

  void play(int steps) throws Exception {
    for (int step = 0; step < steps; step++) {
      rules.now = core.clock().instant();
      step();
      if (step % 20 == 0) {
        compareStates();
      }
    }
    compareStates();
    for (Person.Device device : devices) {
      if (device.live) {
        read(device, null, 1_000, false);
      }
    }
  }

  private void step() throws Exception {
    int dice = random.nextInt(1_000);
    if (dice < 600 || devices.isEmpty()) {
      make(List.of(anyMove()));
    } else if (dice < 760) {
      anyRead(random.nextInt(3) == 0);
    } else if (dice < 800) {
      new Looks(core, rules, random).look(anyDevice());
    } else if (dice < 830) {
      overdue();
    } else if (dice < 860) {
      volley(Trouble.NONE, 2 + random.nextInt(8));
    } else if (dice < 875) {
      volley(pick(List.of(Trouble.WAITING, Trouble.BATCH, Trouble.DISK)), 1 + random.nextInt(4));
    } else if (dice < 895) {
      passTime();
    } else if (dice < 920) {
      keepAcknowledgements();
    } else if (dice < 950) {
      rotate();
    } else if (dice < 980) {
      trace.add("cool down");
      Core.await(core.streams().coolDown(Duration.ofMillis(-1)));
    } else if (dice < 990) {
      restart(random.nextBoolean());
    } else if (dice < 993) {
      flood();
    } else {
      crowd();
    }
  }

  // Choosing.

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** The name, or another way to write it. */
  private String spelled(String name) {
    return switch (random.nextInt(6)) {
      case 0 -> name.toUpperCase(Locale.ROOT);
      case 1 -> name.toLowerCase(Locale.ROOT);
      default -> name;
    };
  }

  private String nick() {
    return spelled(pick(NICKS));
  }

  private String room() {
    return spelled(pick(ROOMS));
  }

  /** Of anybody's; mostly one that is live. */
  private Person.Device anyDevice() {
    List<Person.Device> live = devices.stream().filter(device -> device.live).toList();
    return live.isEmpty() || random.nextInt(25) == 0 ? pick(devices) : pick(live);
  }

  /** Mostly one where the person is. */
  private String room(Person person) {
    List<String> own =
        rules.rooms.values().stream()
            .filter(room -> room.members.containsKey(person))
            .map(room -> room.name)
            .toList();
    return own.isEmpty() || random.nextInt(3) == 0 ? room() : spelled(pick(own));
  }

  /** Mostly somebody who is there. */
  private String nick(String room) {
    Target target = rules.rooms.get(Names.fold(room));
    return target == null || target.members.isEmpty() || random.nextInt(3) == 0
        ? nick()
        : spelled(pick(List.copyOf(target.members.keySet())).nick);
  }

  private Move anyMove() {
    if (devices.stream().noneMatch(device -> device.live)) {
      return register();
    }
    Person.Device device = anyDevice();
    return switch (random.nextInt(40)) {
      case 0, 1 -> register();
      case 2, 3, 4 -> login();
      case 5 -> random.nextInt(3) == 0 ? quit(device) : logout(device);
      case 6, 7, 8, 9, 10, 11, 12 -> join(device);
      case 13, 14 -> part(device);
      case 15, 16 -> kick(device);
      case 17, 18, 19 -> invite(device);
      case 20, 21 -> topic(device);
      case 22, 23, 24, 25 -> mode(device);
      case 26, 27 -> nick(device);
      case 28, 29 -> once(device);
      default -> send(device);
    };
  }

  // Moves.

  private Move register() {
    String nick = nick();
    String password = random.nextInt(3) == 0 ? null : "password of " + counter;
    String token = "t" + counter++;
    return Move.open(
        "register " + nick + " " + token,
        () -> core.journal().execute(new Register(nick, password, token, Core.SERVER)),
        result -> {
          Identity identity =
              result instanceof Identity known ? known : new Identity(-1, new UUID(0, 0), nick);
          Rules.Answer answer =
              rules.register(nick, password, token, identity.user(), identity.id());
          if (answer.code().equals("ok")) {
            enter(nick, token);
          }
          return answer;
        });
  }

  private Move login() {
    String nick = nick();
    Person person = rules.person(nick);
    boolean right = random.nextInt(5) > 0;
    String password = person != null && person.password != null && right ? person.password : "no";
    String token = "t" + counter++;
    return Move.open(
        "login " + nick + " " + token,
        () -> login(nick, password, token),
        result -> {
          Rules.Answer answer = rules.login(nick, password, token);
          if (answer.code().equals("ok")) {
            enter(nick, token);
          }
          return answer;
        });
  }

  /** As the server does it: looks up the account, checks the password, and then logs in. */
  private CompletableFuture<Identity> login(String nick, String password, String token) {
    Core present = core;
    return present
        .journal()
        .ask(new FindCredentials(nick))
        .thenCompose(
            (Optional<FindCredentials.Credentials> found) ->
                found.isPresent() && password.equals(found.get().credential())
                    ? present
                        .journal()
                        .execute(new Login(found.get().user(), token, present.sessions()))
                    : CompletableFuture.failedFuture(
                        new ChatException(ErrorCode.BAD_CREDENTIALS, "No.")));
  }

  private void enter(String nick, String token) {
    Person person = Objects.requireNonNull(rules.person(nick));
    person.devices.stream().filter(device -> device.token.equals(token)).forEach(devices::add);
    if (devices.size() > 40) {
      devices.removeIf(device -> !device.live && random.nextBoolean());
    }
  }

  private Move logout(Person.Device device) {
    return Move.by(
        device,
        "logout",
        core,
        () -> new Logout(device.owner.key, device.token, core.sessions()),
        () -> rules.logout(device));
  }

  private Move quit(Person.Device device) {
    String reason = "reason " + counter++;
    return Move.by(
        device,
        "quit",
        core,
        () -> new Quit(device.owner.key, reason, "{}", core.sessions()),
        () -> rules.quit(device.owner, reason));
  }

  private Move join(Person.Device device) {
    String room = room();
    Optional<String> key = pick(List.of(Optional.empty(), Optional.of("key"), Optional.of("Key")));
    return Move.by(
        device,
        "join " + room + " " + key,
        core,
        () -> new Join(device.owner.key, room, key, "{}", core.sessions()),
        () -> rules.join(device.owner, room, key));
  }

  private Move part(Person.Device device) {
    String room = room(device.owner);
    return Move.by(
        device,
        "part " + room,
        core,
        () -> new Part(device.owner.key, room, "bye", "{}"),
        () -> rules.part(device.owner, room, "bye"));
  }

  private Move kick(Person.Device device) {
    String room = room(device.owner);
    String nick = nick(room);
    return Move.by(
        device,
        "kick " + room + " " + nick,
        core,
        () -> new Kick(device.owner.key, room, nick, "out", Message.NO_META),
        () -> rules.kick(device.owner, room, nick, "out"));
  }

  private Move invite(Person.Device device) {
    String room = room(device.owner);
    String nick = nick();
    return Move.by(
        device,
        "invite " + room + " " + nick,
        core,
        () -> new Invite(device.owner.key, room, nick, Message.NO_META, Core.SERVER),
        () -> rules.invite(device.owner, room, nick));
  }

  private Move topic(Person.Device device) {
    String room = room(device.owner);
    String topic = pick(List.of("", "topic", "other"));
    return Move.by(
        device,
        "topic " + room + " " + topic,
        core,
        () -> new SetTopic(device.owner.key, room, topic, "{}"),
        () -> rules.topic(device.owner, room, topic));
  }

  private Move mode(Person.Device device) {
    String room = room(device.owner);
    String change = pick(MODES).formatted(nick(room), nick(room), nick(room));
    return Move.by(
        device,
        "mode " + room + " " + change,
        core,
        () -> new ChangeModes(device.owner.key, room, change, "{}"),
        () -> rules.mode(device.owner, room, change));
  }

  private Move nick(Person.Device device) {
    String nick = random.nextInt(3) == 0 ? spelled(device.owner.nick) : nick();
    return Move.by(
        device,
        "nick " + nick,
        core,
        () -> new ChangeNick(device.owner.key, nick, "{}", Core.SERVER),
        () -> rules.nick(device.owner, nick));
  }

  private Move send(Person.Device device) {
    String to = random.nextInt(4) == 0 ? nick() : room(device.owner);
    MessageType type = pick(List.of(MessageType.MESSAGE, MessageType.ACTION, MessageType.NOTICE));
    String body = "body " + counter++;
    String meta = random.nextBoolean() ? "{}" : "{\"n\":" + counter + "}";
    return Move.by(
        device,
        "send to " + to,
        core,
        () -> new Send(device.owner.key, to, type, body, meta),
        () -> rules.send(device.owner, to, type.wireName(), body, meta));
  }

  private Move once(Person.Device device) {
    String to = random.nextBoolean() ? pick(NICKS) : pick(ROOMS);
    String body = pick(List.of("once", "or not"));
    String key = pick(List.of("k1", "k2", "k3"));
    String digest = to + body;
    long user = device.owner.key;
    Send send = new Send(user, to, MessageType.MESSAGE, body, "{}");
    return Move.by(
        device,
        "send once " + key + " " + body + " to " + to,
        core,
        () -> {
          long storedTo = core.journal().storedTo();
          Optional<KeptAnswer> kept = answer(user, key);
          return kept.isPresent()
              ? tx -> Idempotent.replay(kept.get(), digest)
              : new Idempotent(user, key, digest, storedTo, send);
        },
        () -> rules.sendOnce(device.owner, key, to, "message", body));
  }

  private Optional<KeptAnswer> answer(long user, String key) {
    try {
      return core.storage().answer(user, key);
    } catch (StorageException e) {
      throw new IllegalStateException(e);
    }
  }

  // Making moves.

  /** Makes the moves one after the other. */
  private void make(List<Move> moves) throws Exception {
    for (Move move : moves) {
      trace.add(move.toString());
      compare(List.of(move), List.of(move.submit(core)));
    }
  }

  /** What goes wrong while a volley waits. */
  private enum Trouble {
    NONE,
    /** The commit fails for whose end the volley waits. */
    WAITING,
    /** The volley's own commit fails. */
    BATCH,
    /** Nothing can be written or read. */
    DISK
  }

  /** Submits moves while a commit runs, so that they share the next. */
  private void volley(Trouble trouble, int size) throws Exception {
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Move move = anyMove();
      // A login looks first, and so would not be in the order of the others.
      if (!move.toString().startsWith("login")) {
        moves.add(move);
      }
    }
    volley(trouble, moves);
  }

  private void volley(Trouble trouble, List<Move> moves) throws Exception {
    trace.add("volley " + trouble + " " + moves);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);
    core.storage()
        .beforeCommit(
            () -> {
              reached.countDown();
              pass(opened);
            });
    CompletableFuture<Boolean> gate = core.journal().execute(new Probe());
    pass(reached);
    CompletableFuture<Boolean> first = core.journal().execute(new Probe());
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (Move move : moves) {
      answers.add(move.submit(core));
    }
    switch (trouble) {
      case NONE -> core.storage().beforeCommit(() -> {});
      case WAITING -> core.storage().failCommits(true);
      case BATCH -> core.storage().beforeCommit(() -> core.storage().failCommits(true));
      case DISK -> {
        core.storage().failCommits(true);
        core.storage().failReads(true);
      }
    }
    opened.countDown();
    if (trouble == Trouble.NONE) {
      Core.await(gate);
      compare(moves, answers);
      return;
    }
    assertThat(code(first)).isEqualTo("storage_unavailable");
    for (int i = 0; i < moves.size(); i++) {
      assertThat(code(answers.get(i)))
          .isEqualTo(moves.get(i).isAdmitted() ? "storage_unavailable" : "unauthorized");
    }
    core.storage().beforeCommit(() -> {});
    core.storage().failCommits(false);
    core.storage().failReads(false);
    afterwards();
  }

  private static void pass(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** More than a stream has in memory, at once. */
  private void flood() throws Exception {
    List<Person.Device> live = devices.stream().filter(device -> device.live).toList();
    if (live.isEmpty()) {
      return;
    }
    Person.Device device = pick(live);
    String to = held.isEmpty() ? room(device.owner) : pick(held).device().owner.nick;
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String body = "flood " + i;
      moves.add(
          Move.by(
              device,
              "flood",
              core,
              () -> new Send(device.owner.key, to, MessageType.MESSAGE, body, "{}"),
              () -> rules.send(device.owner, to, "message", body, "{}")));
    }
    volley(Trouble.NONE, moves);
  }

  private static String code(CompletableFuture<?> answer) {
    try {
      Core.await(answer);
      return "ok";
    } catch (ChatException e) {
      return e.code();
    }
  }

  private void compare(List<Move> moves, List<? extends CompletableFuture<?>> answers)
      throws Exception {
    List<Rules.Answer> expected = new ArrayList<>();
    List<@Nullable Object> results = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      String code = code(answers.get(i));
      Object result = code.equals("ok") ? Core.await(answers.get(i)) : null;
      Rules.Answer answer = moves.get(i).judge(result);
      assertThat(code).as("answer to %s", moves.get(i)).isEqualTo(answer.code());
      expected.add(answer);
      results.add(result);
    }
    afterwards();
    for (int i = 0; i < moves.size(); i++) {
      Object result = results.get(i);
      if (result != null) {
        compare(moves.get(i), expected.get(i), result);
      }
    }
  }

  private static void compare(Move move, Rules.Answer expected, Object result) {
    Posted posted = Move.posted(result);
    Said said = expected.said();
    if (said != null) {
      assertThat(posted).as("answer to %s", move).isNotNull();
      assertThat(text(posted.message())).as("answer to %s", move).isEqualTo(said.toString());
      assertThat(posted.stored()).as("%s stored", move).isEqualTo(expected.stored());
      if (said.id != null) {
        assertThat(posted.message().id()).as("id of %s", move).isEqualTo(said.id);
      }
    }
    if (!(result instanceof Boolean) || !expected.details().isEmpty()) {
      assertThat(Move.details(result)).as("details of %s", move).isEqualTo(expected.details());
    }
  }

  private static String text(Message message) {
    return "%s %s>%s %s %s"
        .formatted(
            message.type().wireName(),
            message.from(),
            message.to(),
            message.body(),
            message.meta());
  }

  /** What has to be so after every move. */
  private void afterwards() throws Exception {
    core.settle();
    compareStored();
    compareHeld();
  }

  /** What was stored is what was said, in this order, and nothing else. */
  private void compareStored() throws Exception {
    long last = core.ask(ChatState::lastSeq);
    List<StoredMessage> stored = new ArrayList<>();
    for (long seq = checked + 1; seq <= last; seq++) {
      core.storage().message(seq).ifPresent(stored::add);
    }
    checked = last;
    assertThat(stored)
        .extracting(message -> text(message.message()))
        .isEqualTo(rules.fresh.stream().map(Said::toString).toList());
    for (int i = 0; i < stored.size(); i++) {
      Said said = rules.fresh.get(i);
      StoredMessage message = stored.get(i);
      said.id = message.message().id();
      said.seq = message.seq();
      assertThat(ids.add(said.id)).as("id of %s is new", said).isTrue();
      assertThat(message.sender()).isEqualTo(said.sender == null ? 0 : said.sender.key);
      assertThat(message.message().ts()).isEqualTo(core.clock().instant());
    }
    rules.fresh.clear();
  }

  /** Polls are answered when there is something for them or their token is gone, and only then. */
  private void compareHeld() throws Exception {
    Instant now = core.clock().instant();
    for (Held one : List.copyOf(held)) {
      Person.Device device = one.device();
      List<Said> due = device.owner.after(one.place().order(), one.poll().limit());
      if (!device.live) {
        assertThat(code(one.poll().answer())).isEqualTo("unauthorized");
        held.remove(one);
      } else if (!due.isEmpty()) {
        device.used(now);
        comparePage(device, one.poll(), due, last(due), false);
        held.remove(one);
      } else {
        assertThat(one.poll().answer()).as("poll of %s", device.token).isNotDone();
      }
    }
    assertThat(core.streams().held()).isEqualTo(held.size());
  }

  private static Person.Place last(List<Said> messages) {
    Said last = messages.get(messages.size() - 1);
    return new Person.Place(last.order, Objects.requireNonNull(last.id));
  }

  private static void comparePage(
      Person.Device device, TestPoll poll, List<Said> due, Person.Place cursor, boolean gap)
      throws ChatException {
    Reading reading = Reading.of(Core.await(poll.answer()));
    assertThat(reading.ids())
        .as("stream of %s with %s", device.owner, device.token)
        .isEqualTo(due.stream().map(said -> said.id).toList());
    assertThat(reading.lines())
        .isEqualTo(
            due.stream()
                .map(s -> (s.type + " " + s.from + ">" + s.to + " " + s.body).strip())
                .toList());
    assertThat(reading.gap()).as("gap of %s", device.token).isEqualTo(gap);
    assertThat(reading.cursor()).as("cursor of %s", device.token).isEqualTo(cursor.id());
    device.served = cursor;
  }

  // Reading.

  private void anyRead(boolean wait) throws Exception {
    if (devices.isEmpty()) {
      return;
    }
    Person.Device device = anyDevice();
    if (device.live) {
      read(device, anyPlace(device), pick(List.of(1, 2, 5, 200)), wait);
    }
  }

  private Target pickTarget() {
    return rules.targets.isEmpty() ? new Target("") : pick(rules.targets);
  }

  private @Nullable UUID anyPlace(Person.Device device) {
    List<Said> own = device.owner.stream.stream().filter(said -> !said.gone).toList();
    List<Said> others = pickTarget().log;
    int dice = random.nextInt(20);
    if (dice < 7 && device.served != null) {
      return device.served.id();
    } else if (dice < 10) {
      return device.acknowledged.id();
    } else if (dice < 15 && !own.isEmpty()) {
      return pick(own.subList(Math.max(0, own.size() - 8), own.size())).id;
    } else if (dice < 16 && !own.isEmpty()) {
      return pick(own).id;
    } else if (dice < 17 && !others.isEmpty()) {
      Said other = pick(others);
      return device.owner.stream.contains(other) ? null : other.id;
    } else if (dice < 18) {
      return new UUID(random.nextLong(), random.nextLong());
    } else if (dice < 19) {
      return device.owner.id;
    }
    return null;
  }

  /** The place that this id stands for in the device's stream, or null for none. */
  private static Person.@Nullable Place place(Person.Device device, UUID after) {
    for (Person.Place known : List.of(device.acknowledged, new Person.Place(0, device.owner.id))) {
      if (known.id().equals(after)) {
        return known;
      }
    }
    if (device.served != null && device.served.id().equals(after)) {
      return device.served;
    }
    return device.owner.stream.stream()
        .filter(said -> !said.gone && after.equals(said.id))
        .map(said -> new Person.Place(said.order, after))
        .findFirst()
        .orElse(null);
  }

  private void read(Person.Device device, @Nullable UUID after, int limit, boolean wait)
      throws Exception {
    Person person = device.owner;
    Person.Place place = after == null ? device.acknowledged : place(device, after);
    trace.add(
        "%s with %s reads %d from %s%s"
            .formatted(person, device.token, limit, place, wait ? ", waiting" : ""));
    TestPoll poll = new TestPoll(core.token(device.token), limit);
    device.used(core.clock().instant());
    core.token(device.token).used();
    core.begin(poll, after, wait);
    core.settle();
    long from = 0;
    if (place != null) {
      from = place.order();
      device.acknowledge(place);
    }
    List<Said> due = person.after(from, limit);
    boolean gap = place == null || person.lostAnythingAfter(from);
    if (place != null && gap && !Reading.of(Core.await(poll.answer())).gap()) {
      // What the storage let go may still be in memory: then nothing at all is missing.
      due = person.everAfter(from, limit);
      gap = false;
    }
    if (!due.isEmpty()) {
      comparePage(device, poll, due, last(due), gap);
    } else if (gap) {
      comparePage(device, poll, due, device.acknowledged.max(person.lastLost()), true);
    } else if (wait) {
      hold(new Held(device, poll, place));
    } else {
      comparePage(device, poll, due, place, false);
    }
  }

  private void hold(Held one) throws Exception {
    held.add(one);
    List<Held> same =
        held.stream().filter(other -> other.device().owner == one.device().owner).toList();
    if (same.size() > 16) {
      end(same.get(0));
    }
    compareHeld();
  }

  /** More polls of one person than the server holds. */
  private void crowd() throws Exception {
    Person.Device device = anyDevice();
    for (int i = 0; i < 18 && device.live; i++) {
      read(device, device.served == null ? null : device.served.id(), 200, true);
    }
  }

  private void end(Held one) throws ChatException {
    one.device().used(core.clock().instant());
    comparePage(one.device(), one.poll(), List.of(), one.place(), false);
    held.remove(one);
  }

  private void overdue() throws Exception {
    if (!held.isEmpty()) {
      Held one = pick(held);
      trace.add("overdue " + one.device().token);
      core.overdue(one.poll());
      end(one);
    }
  }

  // Time.

  private void passTime() throws Exception {
    int seconds = random.nextInt(4) == 0 ? 3_601 : random.nextInt(1_800);
    core.clock().advance(Duration.ofSeconds(seconds));
    Instant now = core.clock().instant();
    rules.now = now;
    trace.add("time passes until " + now);
    Instant idleSince = now.minus(SESSION_TIMEOUT);
    List<Person> idle =
        rules.people.values().stream()
            .filter(person -> person.session && person.active.isBefore(idleSince))
            .filter(person -> held.stream().noneMatch(one -> one.device().owner == person))
            .toList();
    List<Long> found = core.sessions().idle(SESSION_TIMEOUT);
    assertThat(found).containsExactlyInAnyOrderElementsOf(idle.stream().map(p -> p.key).toList());
    for (long key : found) {
      Person person = idle.stream().filter(p -> p.key == key).findFirst().orElseThrow();
      Expire expire =
          new Expire(key, user -> core.sessions().isIdle(user, SESSION_TIMEOUT), core.sessions());
      make(
          List.of(
              Move.open(
                  "expire " + person,
                  () -> core.journal().execute(expire),
                  unused -> {
                    rules.quit(person, "Session expired");
                    return Rules.Answer.ok("true");
                  })));
    }
    if (random.nextBoolean()) {
      trace.add("end absences");
      rounds.endAbsences();
      rules.endAbsences(now.minus(MAX_CHANNEL_IDLE));
    }
  }

  private void keepAcknowledgements() throws Exception {
    trace.add("keep acknowledgements");
    rounds.keepAcknowledgements();
    acknowledgementsAreStored();
  }

  private void acknowledgementsAreStored() {
    for (Person.Device device : devices) {
      if (device.live && !device.acknowledged.equals(device.stored)) {
        device.stored = device.acknowledged;
        device.owner.furthestStored = device.owner.furthestStored.max(device.stored);
      }
    }
  }

  private void rotate() throws Exception {
    trace.add("rotate");
    rounds.rotate();
    new Rotations(core, rules).compare();
  }

  private void restart(boolean orderly) throws Exception {
    trace.add(orderly ? "restart" : "crash");
    if (orderly) {
      core.streams().close();
      for (Held one : List.copyOf(held)) {
        end(one);
      }
      rounds.stop();
      acknowledgementsAreStored();
      rules.people.values().stream()
          .filter(person -> person.session && person.heard)
          .forEach(person -> person.seenStored = person.active);
    }
    held.clear();
    close();
    core = core.restarted();
    rounds = new Rounds(core, RETENTION);
    checked = core.ask(ChatState::lastSeq);
    for (Person person : rules.people.values()) {
      person.furthest = person.furthestStored;
      // How long it was idle before counts, unless that cannot be.
      boolean possible = !person.seenStored.isBefore(rules.now.minus(SESSION_TIMEOUT));
      person.active = possible ? person.seenStored : rules.now;
      person.heard = false;
      for (Person.Device device : person.live()) {
        device.acknowledged = device.stored;
        person.furthest = person.furthest.max(device.stored);
        device.used = rules.now;
        device.served = null;
      }
    }
  }

  private void compareStates() throws Exception {
    assertThat(core.portrait()).isEqualTo(core.storedPortrait());
    new Looks(core, rules, random).compareStates();
  }
}
