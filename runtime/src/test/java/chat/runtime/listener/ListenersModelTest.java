package chat.runtime.listener;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import chat.runtime.error.ChatException;
import chat.runtime.error.PluginFailure;
import chat.runtime.guard.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commits, listeners of every temper, a storage in trouble, replacements and restarts; and
 * then each was told of everything, once and in order. {@code -Dchat.seed=…} plays one again.
 */
class ListenersModelTest {

  private static final int GAMES = 15;
  private static final int MOVES = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static LongStream seeds() {
    String seed = System.getProperty("chat.seed");
    return seed != null
        ? LongStream.of(Long.parseLong(seed))
        : LongStream.concat(
            LongStream.rangeClosed(1, GAMES), LongStream.of(System.currentTimeMillis()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyListenerIsToldOfEverythingOnceAndInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    // From a memory that holds one message to one that holds them all.
    Feed feed = Feed.start(new int[] {1, 2_000, 30_000, 1 << 20}[random.nextInt(4)]);
    List<Long> committed = new ArrayList<>();
    List<Diary> diaries = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      diaries.add(new Diary("listener" + i, random.nextLong(), i % 2 == 0));
    }
    try {
      replace(feed, diaries);
      for (int move = 0; move < MOVES; move++) {
        int choice = random.nextInt(100);
        if (choice < 80) {
          say(feed, random, committed);
        } else if (choice < 84) {
          feed.storage().failReads(true);
        } else if (choice < 90) {
          feed.storage().failReads(false);
        } else if (choice < 92) {
          feed.refuseCalls(random.nextBoolean());
        } else if (choice < 94) {
          failToSay(feed, random);
        } else if (choice < 97) {
          Diary diary = diaries.get(random.nextInt(diaries.size()));
          diary.replace();
          replace(feed, diaries);
        } else if (choice < 98) {
          feed = restarted(feed, random.nextBoolean());
          diaries.forEach(Diary::restart);
          replace(feed, diaries);
        } else {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(10)));
        }
      }
      feed.storage().failReads(false);
      feed.refuseCalls(false);
      committed.addAll(feed.say("#last", 1));
      for (Diary diary : diaries) {
        diary.check(committed);
      }
    } catch (AssertionError | Exception e) {
      throw new AssertionError("with -Dchat.seed=" + seed + ": " + e.getMessage(), e);
    } finally {
      feed.close();
    }
  }

  private static void say(Feed feed, Random random, List<Long> committed) throws ChatException {
    int count = random.nextInt(10) == 0 ? 300 : 1 + random.nextInt(4);
    committed.addAll(feed.say("#room" + random.nextInt(5), count));
  }

  /** A commit that the storage does not take; the state is loaded anew before the next. */
  private static void failToSay(Feed feed, Random random) throws ChatException {
    feed.storage().failReads(false);
    feed.storage().failCommits(true);
    try {
      feed.say("#room" + random.nextInt(5), 1 + random.nextInt(4));
      throw new AssertionError("committed");
    } catch (ChatException expected) {
      feed.storage().failCommits(false);
      feed.prove();
    }
  }

  private static Feed restarted(Feed feed, boolean inOrder) throws Exception {
    feed.storage().failReads(false);
    feed.refuseCalls(false);
    if (inOrder) {
      feed.close();
      return feed.restarted();
    }
    Feed next = feed.restarted();
    feed.close();
    return next;
  }

  private static void replace(Feed feed, List<Diary> diaries) {
    feed.listeners().replace(diaries.stream().map(Diary::named).toList());
  }

  /** What was told to all the listeners that had one name, one after the other. */
  private static final class Diary {
    private final String name;
    private final Random random;
    private final boolean durable;

    /** Of each life: what was told, and was not to come again. */
    private final List<List<Long>> lives = new ArrayList<>();

    private final AtomicInteger running = new AtomicInteger();
    private volatile long position;
    private volatile Keeper current;
    private @Nullable String wrong;

    Diary(String name, long seed, boolean durable) {
      this.name = name;
      this.random = new Random(seed);
      this.durable = durable;
      this.position = durable ? 0 : -1;
      lives.add(new ArrayList<>());
      current = new Keeper();
    }

    Named<ChatListener> named() {
      return new Named<>(name, current);
    }

    void replace() {
      current = new Keeper();
    }

    /** Who keeps its place reads on; who does not begins anew with what comes. */
    synchronized void restart() {
      if (!durable) {
        lives.add(new ArrayList<>());
      }
      replace();
    }

    private synchronized int nextInt(int bound) {
      return random.nextInt(bound);
    }

    private synchronized void note(List<Long> positions) {
      List<Long> life = lives.get(lives.size() - 1);
      life.addAll(positions);
      position = positions.get(positions.size() - 1);
    }

    private synchronized void complain(String what) {
      wrong = wrong == null ? what : wrong;
    }

    /** One listener of that name. */
    private final class Keeper implements ChatListener {
      private final int maxEvents = 1 + Diary.this.nextInt(30);
      private @Nullable List<Long> again;

      @Override
      public int maxEvents() {
        return maxEvents;
      }

      @Override
      public OptionalLong resumeAfter() {
        if (Diary.this.nextInt(3) == 0) {
          throw new IllegalStateException("not yet");
        }
        return durable ? OptionalLong.of(position) : OptionalLong.empty();
      }

      @Override
      public void on(List<ChatEvent> events) throws Exception {
        if (running.incrementAndGet() != 1) {
          complain("two calls at a time");
        }
        try {
          List<Long> positions = events.stream().map(ChatEvent::position).toList();
          if (events.isEmpty() || events.size() > maxEvents) {
            complain("a call with " + events.size());
          }
          if (again != null && !again.equals(positions)) {
            complain("to be told again: " + again + ", but was " + positions);
          }
          again = null;
          int mood = Diary.this.nextInt(20);
          if (mood < 4) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200L * mood));
          } else if (mood < 7) {
            again = positions;
            throw new RetryLater(Duration.ofNanos(Diary.this.nextInt(1_000_000)), "moody");
          }
          note(positions);
          if (mood == 7) {
            throw new IllegalStateException("moody");
          } else if (mood == 8) {
            throw new PluginFailure("It took too long.");
          }
        } finally {
          running.decrementAndGet();
        }
      }
    }

    void check(List<Long> committed) {
      long last = committed.get(committed.size() - 1);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (position != last) {
        assertThat(System.nanoTime()).as("%s is told of all", name).isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      synchronized (this) {
        assertThat(wrong).as(name).isNull();
        for (List<Long> life : lives) {
          if (!life.isEmpty()) {
            int from = committed.indexOf(life.get(0));
            assertThat(life).as(name).isEqualTo(committed.subList(from, from + life.size()));
          }
        }
        if (durable) {
          assertThat(lives.get(0)).as(name).isEqualTo(committed);
        }
      }
    }
  }
}
