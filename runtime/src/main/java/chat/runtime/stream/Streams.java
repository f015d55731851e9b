package chat.runtime.stream;

import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Range;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.ChatState;
import chat.runtime.state.CommitListener;
import chat.runtime.state.Ids;
import chat.runtime.state.Journal;
import chat.runtime.state.Timeline;
import chat.runtime.state.User;
import chat.runtime.time.ServerTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every user's stream: takes what the journal commits to those who read, and answers reads from
 * memory where it can, from the storage where it must, or when there is something.
 *
 * <p>What a method says of threads matters here. The journal thread publishes; event loops read,
 * hold and answer; a pool of threads that may block reads the storage.
 */
public final class Streams implements CommitListener {

  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  /** Streams that forget half of what they have at a commit, at most. */
  private static final int HALVED_AT_ONCE = 1_000;

  private final Sessions sessions;
  private final Histories histories;
  private final Storage storage;
  private final Readers readers;
  private final ServerTime time;
  private final StreamMeter meter;
  private final long mostLiveBytes;
  private final LiveBytes live = new LiveBytes();
  private final AtomicInteger held = new AtomicInteger();

  /** Rises before messages leave the storage. */
  private final AtomicInteger removals = new AtomicInteger();

  private final Audiences audiences = new Audiences();
  private final List<Stream> touched = new ArrayList<>();

  /** The sessions whose streams are next to be halved; journal thread only. */
  private Iterator<Session> hand = Collections.emptyIterator();

  private volatile @Nullable Journal journal;
  private volatile @Nullable Ids ids;
  private volatile @Nullable Page recent;
  private volatile boolean closed;

  /**
   * Streams of what is in that storage.
   *
   * @param readers read the storage
   * @param mostLiveBytes of the heap that the messages of live streams may take
   */
  public Streams(
      Sessions sessions,
      Histories histories,
      Storage storage,
      Readers readers,
      ServerTime time,
      StreamMeter meter,
      long mostLiveBytes) {
    this.sessions = sessions;
    this.histories = histories;
    this.storage = storage;
    this.readers = readers;
    this.time = time;
    this.meter = meter;
    this.mostLiveBytes = mostLiveBytes;
  }

  /** Takes up what was stored, before the journal starts. */
  public void load(ChatState state, Journal fed) {
    ids = state.ids();
    journal = fed;
    sessions.load(state);
  }

  /** The public id of a user. Any thread. */
  public UUID idOf(long user) {
    return ids().of(user);
  }

  /** How many polls are held. */
  public int held() {
    return held.get();
  }

  // Reading, on the poll's event loop.

  /**
   * Reads a user's stream. What is in memory is the answer at once; else the answer comes through
   * the poll, on its loop but never within this call.
   *
   * @param after where to read on and what is acknowledged; null for where the token's
   *     acknowledgement stands
   * @param wait whether to wait for a message when there is none
   * @return the answer, or null when it comes later
   */
  public @Nullable Page read(HeldPoll poll, @Nullable UUID after, boolean wait) {
    poll.token().hold();
    held.incrementAndGet();
    try {
      return readOn(poll, after, wait);
    } catch (Throwable e) {
      // Whoever called answers this, and nobody else may.
      abandon(poll);
      throw e;
    }
  }

  private @Nullable Page readOn(HeldPoll poll, @Nullable UUID after, boolean wait) {
    Token token = poll.token();
    long seq = after == null ? token.acknowledged() : ids().seqOf(after);
    boolean trusted = after == null || isKnown(token, seq);
    if (!trusted) {
      leave(poll, () -> readStorage(poll, seq, false, wait));
      return null;
    }
    token.acknowledge(seq);
    return readMemory(poll, seq, wait);
  }

  private boolean isKnown(Token token, long seq) {
    return seq == token.served()
        || seq == token.acknowledged()
        || seq == token.session().user()
        || (seq >= 0 && token.session().stream().contains(seq));
  }

  private @Nullable Page readMemory(HeldPoll poll, long position, boolean wait) {
    Stream stream = poll.token().session().stream();
    List<Delivery> found = new ArrayList<>(1);
    switch (stream.read(poll, position, wait && !closed, time.millis(), found)) {
      case SOME:
        return taken(poll, page(found));
      case NONE:
        return taken(poll, empty(position));
      case HELD:
        HeldPoll oldest = closed ? withdrawn(stream, poll) : stream.tooMany();
        if (oldest != null) {
          answerEmpty(oldest);
        }
        return null;
      case NOT_HERE:
      default:
        leave(poll, () -> readStorage(poll, position, true, wait));
        return null;
    }
  }

  private static @Nullable HeldPoll withdrawn(Stream stream, HeldPoll poll) {
    return stream.remove(poll) ? poll : null;
  }

  /**
   * A poll's time is over: it gets what has come in the last moment, or nothing. On its loop.
   *
   * @return the answer, or null when it was answered already or is about to be
   */
  public @Nullable Page overdue(HeldPoll poll) {
    poll.overdue();
    try {
      return last(poll);
    } catch (Throwable e) {
      // Whoever called answers this, and nobody else may.
      abandon(poll);
      throw e;
    }
  }

  private @Nullable Page last(HeldPoll poll) {
    Stream stream = poll.token().session().stream();
    List<Delivery> found = new ArrayList<>(1);
    switch (stream.serve(poll, found)) {
      case SOME:
        return taken(poll, page(found));
      case HELD:
        return stream.remove(poll) ? taken(poll, empty(poll.position())) : null;
      case NOT_HERE:
        leave(poll, () -> readStorage(poll, poll.position(), true, false));
        return null;
      case NONE:
      default:
        return null;
    }
  }

  /**
   * A poll's client has ended its side of the connection: it has gone away, or waits for this
   * answer and sends nothing more. It gets what there is, and that does not count as heard of. On
   * its loop.
   *
   * @return the answer, or null when it was answered already or is about to be
   */
  public @Nullable Page leaving(HeldPoll poll) {
    poll.leaving();
    return overdue(poll);
  }

  /** A poll's client has gone away. Any thread. */
  public void abandon(HeldPoll poll) {
    // In this order: a read that comes between finds it claimed, and does not hold it.
    release(poll);
    poll.token().session().stream().remove(poll);
  }

  // Reading the storage, on a thread that may block.

  private void readStorage(HeldPoll poll, long seq, boolean trusted, boolean wait) {
    try {
      Optional<StoredMessage> named = trusted || seq < 0 ? Optional.empty() : storage.message(seq);
      long timeline = named.map(StoredMessage::timeline).orElse(0L);
      open(poll.token(), seq, trusted, timeline)
          .whenComplete(
              (opened, failure) -> {
                if (failure != null) {
                  fail(poll, failure);
                } else {
                  later(poll, () -> readBacklog(poll, opened, wait));
                }
              });
    } catch (StorageException e) {
      fail(poll, e);
    }
  }

  /**
   * What the journal said of a read.
   *
   * @param removals how often messages had left until then
   */
  private record Opened(Backlog backlog, int removals) {}

  private void readBacklog(HeldPoll poll, Opened opened, boolean wait) {
    try {
      Backlog backlog = opened.backlog();
      if (backlog.known()) {
        poll.token().acknowledge(backlog.position());
      }
      List<Range> ranges = backlog.ranges();
      Limit limit = new Limit(poll.limit(), Page.MOST_BYTES);
      List<StoredMessage> stored =
          ranges.isEmpty()
              ? List.of()
              : storage.stream(ranges, backlog.position(), backlog.upTo(), limit);
      if (removals.get() == opened.removals()) {
        finish(poll, backlog, limit, stored, wait);
      } else if (counts(poll.charge(), bytes(stored))) {
        checkAgain(poll, backlog, limit, stored, wait);
      } else {
        fail(poll, Budget.full());
      }
    } catch (StorageException e) {
      fail(poll, e);
    }
  }

  /**
   * Messages have left between the journal's word and the read. Where none of them were due, the
   * read stands, or a reader would wait until a long rotation is over; else it is done again.
   */
  private void checkAgain(
      HeldPoll poll, Backlog backlog, Limit limit, List<StoredMessage> stored, boolean wait) {
    open(poll.token(), backlog.position(), backlog.known(), 0)
        .whenComplete(
            (now, failure) -> {
              if (failure != null) {
                fail(poll, failure);
              } else if (now.backlog().gap() == backlog.gap()) {
                later(poll, () -> finish(poll, backlog, limit, stored, wait));
              } else {
                later(poll, () -> readBacklog(poll, now, wait));
              }
            });
  }

  private void finish(
      HeldPoll poll, Backlog backlog, Limit limit, List<StoredMessage> stored, boolean wait) {
    Token token = poll.token();
    boolean complete = !limit.isReachedBy(stored) && !backlog.gap();
    long last = stored.isEmpty() ? backlog.position() : stored.get(stored.size() - 1).seq();
    if (complete) {
      token.session().stream().reachesBackTo(last, backlog.upTo());
    }
    if (!stored.isEmpty() || backlog.gap()) {
      List<Delivery> messages = stored.stream().map(Delivery::new).toList();
      // With nothing left, the reader goes on behind the gap, or it would get it again at once.
      long position = stored.isEmpty() ? Math.max(token.acknowledged(), backlog.forgotten()) : last;
      Page page = new Page(messages, position, ids().of(position), backlog.gap());
      if (counts(poll.charge(), page.bytes())) {
        answer(poll, page);
      } else {
        fail(poll, Budget.full());
      }
      return;
    }
    counts(poll.charge(), 0);
    Page page = readMemory(poll, backlog.position(), wait);
    if (page != null) {
      tell(poll, page);
    }
  }

  /**
   * Counts what was read from the storage, if there is room for it. While it is read it is not
   * counted: there are only so many readers, and each reads one page at a time.
   */
  static boolean counts(Charge charge, long bytes) {
    return charge.set(bytes <= Budget.SMALL ? 0 : bytes);
  }

  /** About the bytes of messages as texts. */
  private static long bytes(List<StoredMessage> stored) {
    return 2 * stored.stream().mapToLong(each -> each.message().jsonLength()).sum();
  }

  private CompletableFuture<Opened> open(Token token, long seq, boolean trusted, long timeline) {
    return journal()
        .ask(
            state -> {
              User user = state.findUser(token.session().user());
              if (user == null || token.isRevoked()) {
                throw revoked();
              }
              attach(token.session().stream(), state, user);
              return new Opened(Backlog.of(state, user, seq, trusted, timeline), removals.get());
            });
  }

  // Answering.

  /** Whether the poll is the caller's to answer. */
  private boolean take(HeldPoll poll) {
    // Before it is released: a session that only polls would else look idle for a moment.
    if (!poll.isLeaving()) {
      poll.token().used();
    }
    return release(poll);
  }

  private boolean release(HeldPoll poll) {
    if (poll.claim()) {
      held.decrementAndGet();
      return true;
    }
    return false;
  }

  /** The answer, if the poll is the caller's to answer. */
  private @Nullable Page taken(HeldPoll poll, Page page) {
    return take(poll) ? given(poll, page) : null;
  }

  /** Notes what a poll that was taken is answered. */
  private Page given(HeldPoll poll, Page page) {
    meter.delivered(page.messages().size());
    poll.token().serve(page.position());
    return page;
  }

  private Page page(List<Delivery> found) {
    Delivery last = found.get(found.size() - 1);
    return found.size() == 1 ? last.alone() : shared(found, last);
  }

  /** Most readers of a busy channel get the same messages at a time, and so the same page. */
  private Page shared(List<Delivery> found, Delivery last) {
    Page page = recent;
    if (page == null || !page.messages().equals(found)) {
      page = new Page(found, last.seq(), last.id(), false);
      recent = page;
    }
    return page;
  }

  private Page empty(long position) {
    return new Page(List.of(), position, ids().of(position), false);
  }

  private void answer(HeldPoll poll, Page page) {
    if (take(poll)) {
      tell(poll, given(poll, page));
    }
  }

  private void answerEmpty(HeldPoll poll) {
    answer(poll, empty(poll.position()));
  }

  private void fail(HeldPoll poll, Throwable failure) {
    if (take(poll)) {
      tell(poll, failure);
    }
  }

  /** Leaves the loop, where what the poll takes was not worth counting. */
  private void leave(HeldPoll poll, Runnable read) {
    poll.charge();
    later(poll, read);
  }

  /** Does something that may block and ends with the poll's answer, come what may. */
  private void later(HeldPoll poll, Runnable work) {
    try {
      readers.execute(
          poll.token().session().user(),
          () -> {
            try {
              work.run();
            } catch (Throwable e) {
              fail(poll, e);
            }
          });
    } catch (Throwable e) {
      fail(poll, e);
    }
  }

  /** Answers a poll that was taken. Any thread. */
  private static void tell(HeldPoll poll, Page page) {
    run(poll.loop(), () -> answered(poll, page));
  }

  private static void tell(HeldPoll poll, Throwable failure) {
    ChatException why = Unreadable.because(failure);
    run(poll.loop(), () -> poll.failed(why));
  }

  /** The same on its loop: nobody else will answer it, so an answer that fails becomes an error. */
  private static void answered(HeldPoll poll, Page page) {
    try {
      poll.answered(page);
    } catch (Throwable e) {
      poll.failed(Unreadable.because(e));
    }
  }

  private static void run(Executor loop, Runnable answer) {
    try {
      loop.execute(answer);
    } catch (RejectedExecutionException e) {
      log.debug("A loop that has ended takes no answers, and nobody waits for them there");
    }
  }

  private static ChatException revoked() {
    return new ChatException(ErrorCode.UNAUTHORIZED, "The token is no longer valid; log in again.");
  }

  // Publishing, on the journal thread.

  @Override
  public void committing(List<Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.TimelineRotated || change instanceof Change.TimelineRemoved) {
        removals.incrementAndGet();
        return;
      }
    }
  }

  @Override
  public void committed(List<Change> changes) {
    int messages = 0;
    for (Change change : changes) {
      if (change instanceof Change.MessageStored stored) {
        publish(stored.stored());
        messages++;
      } else if (change instanceof Change.RangeOpened opened) {
        owe(opened.user(), opened.timeline());
      } else if (change instanceof Change.RangeClosed closedRange) {
        oweNoMore(closedRange.user(), closedRange.timeline());
      } else {
        follow(change);
      }
    }
    if (live.sum() > mostLiveBytes) {
      makeRoom();
    }
    meter.stored(messages);
  }

  private void follow(Change change) {
    if (change instanceof Change.AccountCreated created) {
      sessions.start(created.user(), created.user());
    } else if (change instanceof Change.SessionStarted started) {
      sessions.start(started.user(), 0);
    } else if (change instanceof Change.TokenIssued issued) {
      sessions.issue(issued.token(), issued.user(), issued.cursor());
    } else if (change instanceof Change.TokenRevoked revoked) {
      endToken(revoked.token());
    } else if (change instanceof Change.NickChanged changed) {
      sessions.rename(changed.user(), changed.nick());
    } else if (change instanceof Change.SessionEnded ended) {
      end(ended.user());
    } else if (change instanceof Change.AccountRemoved removed) {
      end(removed.user());
    } else if (change instanceof Change.TimelineRemoved gone) {
      audiences.end(gone.timeline());
      histories.forget(gone.timeline());
    } else if (change instanceof Change.ChannelEnded ended) {
      histories.forget(ended.channel());
    }
  }

  /**
   * Halves the streams one after the other, until there is room. Of a message that many share
   * nothing is gained before the last has forgotten it: that is left to the commits to come.
   */
  private void makeRoom() {
    for (int i = 0; i < HALVED_AT_ONCE && live.sum() > mostLiveBytes; i++) {
      if (!hand.hasNext()) {
        hand = sessions.all().iterator();
      }
      if (hand.hasNext()) {
        hand.next().stream().halve();
      }
    }
  }

  /** The bytes of the heap that the messages of live streams take. Any thread. */
  public long liveBytes() {
    return live.sum();
  }

  private void publish(StoredMessage stored) {
    Collection<Stream> audience = audiences.of(stored.timeline());
    boolean remembered = histories.remembers(stored.timeline());
    if (audience.isEmpty() && !remembered) {
      return;
    }
    Delivery delivery = new Delivery(stored, live);
    if (remembered) {
      histories.append(stored.timeline(), delivery);
    }
    for (Stream stream : audience) {
      if (stream.append(delivery) && !stream.touched) {
        stream.touched = true;
        touched.add(stream);
      }
    }
  }

  @Override
  public void answered() {
    if (touched.isEmpty()) {
      return;
    }
    Map<EventLoop, List<HeldPoll>> summoned = new HashMap<>();
    for (Stream stream : touched) {
      stream.touched = false;
      stream.summon(
          poll -> summoned.computeIfAbsent(poll.loop(), unused -> new ArrayList<>()).add(poll));
    }
    touched.clear();
    summoned.forEach((loop, polls) -> run(loop::executeSoon, () -> polls.forEach(this::served)));
  }

  /** Answers a poll that was summoned; whatever comes of it, the others have their turn. */
  private void served(HeldPoll poll) {
    try {
      serve(poll);
    } catch (Throwable e) {
      poll.token().session().stream().remove(poll);
      fail(poll, e);
    }
  }

  /** Answers a poll that was summoned, with all that has come for it by now. On its loop. */
  private void serve(HeldPoll poll) {
    List<Delivery> found = new ArrayList<>(2);
    switch (poll.token().session().stream().serve(poll, found)) {
      case SOME:
        Page page = taken(poll, page(found));
        if (page != null) {
          answered(poll, page);
        }
        break;
      case NOT_HERE:
        leave(poll, () -> readStorage(poll, poll.position(), true, true));
        break;
      case HELD:
      case NONE:
      default:
        break;
    }
  }

  private void attach(Stream stream, ChatState state, User user) {
    if (stream.isLive()) {
      return;
    }
    for (Map.Entry<Timeline, List<Range>> entry : user.ranges().entrySet()) {
      List<Range> ranges = entry.getValue();
      if (ranges.get(ranges.size() - 1).isOpen()) {
        audiences.enter(stream, entry.getKey().key());
      }
    }
    // Last: a stream is not live before everything feeds it.
    stream.open(state.lastSeq());
  }

  private void owe(long user, long timeline) {
    Session session = sessions.of(user);
    if (session != null && session.stream().isLive()) {
      audiences.enter(session.stream(), timeline);
    }
  }

  private void oweNoMore(long user, long timeline) {
    Session session = sessions.of(user);
    if (session != null) {
      audiences.leave(session.stream(), timeline);
    }
  }

  private void end(long user) {
    Session session = sessions.end(user);
    if (session != null) {
      detach(session.stream());
      session.stream().takeHeld(null).forEach(poll -> fail(poll, revoked()));
    }
  }

  private void endToken(String hash) {
    Token token = sessions.revoke(hash);
    if (token != null) {
      token.session().stream().takeHeld(token).forEach(poll -> fail(poll, revoked()));
    }
  }

  private void detach(Stream stream) {
    stream.close();
    audiences.leaveAll(stream);
  }

  // Agreeing with the disk again, on the journal thread.

  @Override
  public void restored(ChatState state, boolean heardAll) {
    if (!heardAll) {
      closeAll();
    }
    Sessions.Lost lost = sessions.restore(state);
    lost.users().forEach(this::end);
    lost.tokens().forEach(this::endToken);
  }

  /**
   * Closes every live stream: what it lacks would be a silent hole. Who waits, or reads on, is
   * served from the storage.
   */
  private void closeAll() {
    touched.forEach(stream -> stream.touched = false);
    touched.clear();
    for (Session session : sessions.all()) {
      session.stream().close();
    }
    audiences.clear();
    histories.forgetAll();
    for (Session session : sessions.all()) {
      for (HeldPoll poll : session.stream().takeHeld(null)) {
        later(poll, () -> readStorage(poll, poll.position(), true, true));
      }
    }
  }

  // Upkeep.

  /** Stops feeding streams that nobody has read for so long. Any thread; done on the journal's. */
  public CompletableFuture<Integer> coolDown(Duration idle) {
    long idleSince = time.millis() - idle.toMillis();
    return journal()
        .ask(
            state -> {
              int cooled = 0;
              for (Session session : sessions.all()) {
                if (session.stream().closeIfIdle(idleSince)) {
                  audiences.leaveAll(session.stream());
                  cooled++;
                }
              }
              return cooled;
            });
  }

  /** Answers every held poll with nothing, and holds no more. Any thread. */
  public void close() {
    closed = true;
    for (Session session : sessions.all()) {
      session.stream().takeHeld(null).forEach(this::answerEmpty);
    }
  }

  private Journal journal() {
    return loaded(journal);
  }

  private Ids ids() {
    return loaded(ids);
  }

  private static <T> T loaded(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not loaded yet");
    }
    return part;
  }
}
