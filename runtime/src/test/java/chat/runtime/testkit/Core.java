package chat.runtime.testkit;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.StorageException;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.command.ChangeModes;
import chat.runtime.command.ChangeNick;
import chat.runtime.command.FindCredentials;
import chat.runtime.command.Identity;
import chat.runtime.command.Invite;
import chat.runtime.command.Join;
import chat.runtime.command.Kick;
import chat.runtime.command.Login;
import chat.runtime.command.Logout;
import chat.runtime.command.Part;
import chat.runtime.command.Posted;
import chat.runtime.command.Quit;
import chat.runtime.command.Register;
import chat.runtime.command.Send;
import chat.runtime.command.SetTopic;
import chat.runtime.error.ChatException;
import chat.runtime.state.ChatState;
import chat.runtime.state.Command;
import chat.runtime.state.Journal;
import chat.runtime.state.JournalMeter;
import chat.runtime.state.ModeCatalog;
import chat.runtime.state.Query;
import chat.runtime.state.ThreadWatch;
import chat.runtime.stream.HeldPoll;
import chat.runtime.stream.Histories;
import chat.runtime.stream.Page;
import chat.runtime.stream.Readers;
import chat.runtime.stream.Sessions;
import chat.runtime.stream.StreamMeter;
import chat.runtime.stream.Streams;
import chat.runtime.stream.Token;
import chat.runtime.time.ServerTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A journal with its state, its streams and its histories, on a storage in memory. The words that
 * do something wait until it is done and throw what a client would be told. Who registers as {@code
 * bob} has the token {@code bob}.
 */
public final class Core implements AutoCloseable {

  /** The server's name. */
  public static final String SERVER = "Server";

  private static final long PATIENCE_SECONDS = 20;

  /** Of messages in live streams; room for a few hundred short ones. */
  public static final long LIVE_BYTES = 512 * 1024;

  /** Of messages in histories. */
  public static final long HISTORY_BYTES = 4 << 20;

  private final TroubledStorage storage;
  private final ModeCatalog modes;
  private final TestClock clock;
  private final ServerTime time;
  private final int maxHistory;
  private final Executor readers;
  private final Sessions sessions;
  private final Histories histories;
  private final Streams streams;
  private final Journal journal;

  private Core(
      TroubledStorage storage,
      ModeCatalog modes,
      TestClock clock,
      int maxHistory,
      Executor readers) {
    this.storage = storage;
    this.modes = modes;
    this.clock = clock;
    this.maxHistory = maxHistory;
    this.readers = readers;
    time = ServerTime.plain(clock, clock::nanoTime);
    sessions = new Sessions(time);
    Readers reading = new Readers(readers);
    histories = new Histories(storage, reading, maxHistory, HISTORY_BYTES);
    streams =
        new Streams(sessions, histories, storage, reading, time, StreamMeter.NONE, LIVE_BYTES);
    journal =
        new Journal(
            storage, SERVER, modes, clock, JournalMeter.NONE, List.of(streams), ThreadWatch.NONE);
    try {
      journal.start(state -> streams.load(state, journal));
    } catch (StorageException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new one that keeps plenty, and reads the storage on whatever thread asks for it. */
  public static Core start() {
    return start(10_000);
  }

  /** A new one that keeps so many messages of each target. */
  public static Core start(int maxHistory) {
    return start(maxHistory, Runnable::run);
  }

  /** A new one that reads the storage on those threads. */
  public static Core start(int maxHistory, Executor readers) {
    return new Core(inMemory(), TestModes.catalog(), new TestClock(), maxHistory, readers);
  }

  /** One on that storage, with those modes. */
  public static Core start(int maxHistory, TroubledStorage storage, ModeCatalog modes) {
    return new Core(storage, modes, new TestClock(), maxHistory, Runnable::run);
  }

  /** A storage in memory. */
  public static TroubledStorage inMemory() {
    return new TroubledStorage(
        new InMemoryStorage(), before -> ((InMemoryStorage) before).reopen());
  }

  /** What would run after this one ended without warning. */
  public Core restarted() {
    return new Core(storage.reopen(), modes, clock, maxHistory, readers);
  }

  /** Where it keeps everything. */
  public TroubledStorage storage() {
    return storage;
  }

  /** Its time. */
  public TestClock clock() {
    return clock;
  }

  /** What it measures time by: the same. */
  public ServerTime time() {
    return time;
  }

  /** Its sessions. */
  public Sessions sessions() {
    return sessions;
  }

  /** Its streams. */
  public Streams streams() {
    return streams;
  }

  /** Its histories. */
  public Histories histories() {
    return histories;
  }

  /** Its journal. */
  public Journal journal() {
    return journal;
  }

  @Override
  public void close() {
    try {
      journal.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // Doing.

  /** Has it run and committed. */
  public <R> R run(Command<R> command) throws ChatException {
    return await(journal.execute(command));
  }

  /** Asks it. */
  public <R> R ask(Query<R> query) throws ChatException {
    return await(journal.ask(query));
  }

  /** Returns when the journal has done, and told everybody of, all that was submitted so far. */
  public void settle() throws ChatException {
    ask(state -> Boolean.TRUE);
  }

  /** The code of the error that it is answered, or {@code ok}. */
  public String code(Command<?> command) {
    try {
      run(command);
      return "ok";
    } catch (ChatException e) {
      return e.code();
    }
  }

  /** Waits, for a while, and throws what a client would be told. */
  public static <R> R await(CompletableFuture<R> answer) throws ChatException {
    try {
      return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ChatException expected) {
        throw expected;
      }
      throw e;
    }
  }

  // Short words for what users do. A user is named by its key.

  /** Registers without a password; answers the key. */
  public long register(String nick) throws ChatException {
    return run(new Register(nick, null, nick, SERVER)).user();
  }

  /** Registers with a password; answers the key. */
  public long registerForGood(String nick) throws ChatException {
    return run(new Register(nick, "hash", nick, SERVER)).user();
  }

  /** Logs in once more, with that token. */
  public Identity login(String nick, String token) throws ChatException {
    Optional<FindCredentials.Credentials> found = ask(new FindCredentials(nick));
    return run(new Login(found.orElseThrow().user(), token, sessions));
  }

  /** Ends the token. */
  public boolean logout(String token) throws ChatException {
    return run(new Logout(token(token).session().user(), token, sessions));
  }

  /** Joins. */
  public Join.Joined join(long user, String channel) throws ChatException {
    return run(joining(user, channel));
  }

  /** A join. */
  public Join joining(long user, String channel) {
    return new Join(user, channel, Optional.empty(), Message.NO_META, sessions);
  }

  /** Leaves. */
  public Posted part(long user, String channel) throws ChatException {
    return run(new Part(user, channel, "", Message.NO_META));
  }

  /** Kicks. */
  public Posted kick(long user, String channel, String nick) throws ChatException {
    return run(new Kick(user, channel, nick, "", Message.NO_META));
  }

  /** Invites. */
  public boolean invite(long user, String channel, String nick) throws ChatException {
    return run(new Invite(user, channel, nick, Message.NO_META, SERVER));
  }

  /** Says something. */
  public Message say(long user, String to, String body) throws ChatException {
    return run(saying(user, to, body)).message();
  }

  /** Something to say. */
  public static Send saying(long user, String to, String body) {
    return new Send(user, to, MessageType.MESSAGE, body, Message.NO_META);
  }

  /** Sets the topic. */
  public Posted topic(long user, String channel, String topic) throws ChatException {
    return run(new SetTopic(user, channel, topic, Message.NO_META));
  }

  /** Changes modes; answers what took effect. */
  public String mode(long user, String channel, String change) throws ChatException {
    return run(new ChangeModes(user, channel, change, Message.NO_META)).message().body();
  }

  /** Changes the nick. */
  public Posted nick(long user, String nick) throws ChatException {
    return run(new ChangeNick(user, nick, Message.NO_META, SERVER));
  }

  /** Quits. */
  public Posted quit(long user, String reason) throws ChatException {
    return run(new Quit(user, reason, Message.NO_META, sessions));
  }

  // Reading.

  /** The live token. */
  public Token token(String token) {
    return Objects.requireNonNull(sessions.find(token), token);
  }

  /** Reads on from what the token acknowledged; does not wait for messages. */
  public Reading read(String token) throws ChatException {
    return read(token, null, 200);
  }

  /** Reads on from there; does not wait for messages. */
  public Reading read(String token, @Nullable UUID after) throws ChatException {
    return read(token, after, 200);
  }

  /** Reads at most so many on from there; does not wait for messages. */
  public Reading read(String token, @Nullable UUID after, int limit) throws ChatException {
    TestPoll poll = new TestPoll(token(token), limit);
    begin(poll, after, false);
    return Reading.of(await(poll.answer()));
  }

  /** Begins a read that waits for a message when there is none. */
  public TestPoll hold(String token, @Nullable UUID after) throws ChatException {
    TestPoll poll = new TestPoll(token(token), 200);
    begin(poll, after, true);
    settle();
    return poll;
  }

  /** Begins a read; whatever comes of it, the poll is told. */
  public void begin(TestPoll poll, @Nullable UUID after, boolean wait) {
    Page page = streams.read(poll, after, wait);
    if (page != null) {
      poll.answered(page);
    }
  }

  /** The time of a poll is over. */
  public void overdue(HeldPoll poll) {
    Page page = streams.overdue(poll);
    if (page != null) {
      ((TestPoll) poll).answered(page);
    }
  }

  /** A charge of a budget without an end. */
  public static Charge unlimited() {
    return new Budget(Long.MAX_VALUE).open();
  }

  /** The seq in an id. */
  public long seqOf(UUID id) throws ChatException {
    return ask(state -> state.ids().seqOf(id));
  }

  /** All that the live state knows, as text. */
  public List<String> portrait() throws ChatException {
    return ask(Portrait::of);
  }

  /** All that a restart would find, as text. */
  public List<String> storedPortrait() throws StorageException {
    return Portrait.of(new ChatState(storage.load(), SERVER, modes, clock.instant()));
  }
}
