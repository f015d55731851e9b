package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.runtime.testkit.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadersTest {

  @Test
  void whoAsksForALotWaitsForItself() {
    Steps thread = new Steps();
    Readers readers = new Readers(thread);
    List<String> done = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String name = "a" + i;
      readers.execute(1, () -> done.add(name));
    }
    readers.execute(2, () -> done.add("b1"));
    readers.execute(3, () -> done.add("c1"));
    readers.execute(3, () -> done.add("c2"));

    while (thread.waiting() > 0) {
      thread.next();
    }
    assertThat(done).containsExactly("a1", "b1", "c1", "a2", "c2", "a3", "a4");
  }

  @Test
  void whatGoesOnLaterGoesOnBehindTheOthers() {
    Steps thread = new Steps();
    Readers readers = new Readers(thread);
    List<String> done = new ArrayList<>();
    readers.execute(
        1,
        () -> {
          done.add("a");
          readers.execute(1, () -> done.add("a goes on"));
        });
    readers.execute(2, () -> done.add("b"));

    while (thread.waiting() > 0) {
      thread.next();
    }
    assertThat(done).containsExactly("a", "b", "a goes on");
  }

  @Test
  void whatIsRefusedDoesNotStay() {
    List<Runnable> accepted = new ArrayList<>();
    List<String> done = new ArrayList<>();
    Readers readers =
        new Readers(
            task -> {
              if (accepted.size() == 1) {
                throw new RejectedExecutionException();
              }
              accepted.add(task);
            });
    readers.execute(1, () -> done.add("first"));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> readers.execute(1, () -> done.add("second")));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> readers.execute(2, () -> done.add("third")));

    accepted.get(0).run();
    accepted.get(0).run();
    assertThat(done).containsExactly("first");
  }

  @Test
  void allIsDoneByManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Readers readers = new Readers(threads);
      CountDownLatch done = new CountDownLatch(10_000);
      for (int i = 0; i < 10_000; i++) {
        readers.execute(i % 7, done::countDown);
      }
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }
}
