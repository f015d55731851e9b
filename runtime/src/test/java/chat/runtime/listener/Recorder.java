package chat.runtime.listener;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.runtime.guard.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that remembers every call, and does in each what a test says. */
final class Recorder implements ChatListener {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** What it does with a call, the first of which has number 0. */
  @FunctionalInterface
  interface Manner {
    void on(int call, List<Long> positions) throws Exception;
  }

  private final int maxEvents;
  private final OptionalLong resumeAfter;
  private final Manner manner;
  private final List<List<Long>> calls = new ArrayList<>();
  private final List<Long> done = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  Recorder(int maxEvents, OptionalLong resumeAfter, Manner manner) {
    this.maxEvents = maxEvents;
    this.resumeAfter = resumeAfter;
    this.manner = manner;
  }

  /** One that wants what comes from now on, so many at a time. */
  static Recorder taking(int maxEvents) {
    return new Recorder(maxEvents, OptionalLong.empty(), (call, positions) -> {});
  }

  static Recorder after(long position) {
    return new Recorder(10, OptionalLong.of(position), (call, positions) -> {});
  }

  static Recorder that(Manner manner) {
    return new Recorder(10, OptionalLong.empty(), manner);
  }

  Named<ChatListener> named(String name) {
    return new Named<>(name, this);
  }

  @Override
  public int maxEvents() {
    return maxEvents;
  }

  @Override
  public OptionalLong resumeAfter() {
    asked.incrementAndGet();
    return resumeAfter;
  }

  @Override
  public void on(List<ChatEvent> events) throws Exception {
    assertThat(running.incrementAndGet()).as("calls at a time").isEqualTo(1);
    try {
      List<Long> positions = events.stream().map(ChatEvent::position).toList();
      int call;
      synchronized (this) {
        call = calls.size();
        calls.add(positions);
        notifyAll();
      }
      manner.on(call, positions);
      synchronized (this) {
        done.addAll(positions);
        notifyAll();
      }
    } finally {
      running.decrementAndGet();
    }
  }

  /** How often it was asked where to go on. */
  int asked() {
    return asked.get();
  }

  synchronized List<List<Long>> calls() {
    return List.copyOf(calls);
  }

  /** The positions of the events of calls that went well. */
  synchronized List<Long> done() {
    return List.copyOf(done);
  }

  /** Waits until so many events were told well. */
  List<Long> awaitDone(int count) throws InterruptedException {
    return await(done, count);
  }

  /** Waits until there were so many calls. */
  List<List<Long>> awaitCalls(int count) throws InterruptedException {
    return await(calls, count);
  }

  private synchronized <T> List<T> await(List<T> list, int count) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (list.size() < count) {
      long left = deadline - System.nanoTime();
      assertThat(left).as("time left, with %s", list).isPositive();
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    return List.copyOf(list);
  }
}
