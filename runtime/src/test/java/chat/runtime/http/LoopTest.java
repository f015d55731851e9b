package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

class LoopTest {

  private XnioWorker worker;
  private Loop loop;

  @BeforeEach
  void start() throws Exception {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    CompletableFuture<Loop> own = new CompletableFuture<>();
    worker.getIoThread().execute(() -> own.complete(Loop.current()));
    loop = own.get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anErrorInATaskLosesNoneOfTheOthersOfItsRound() throws Exception {
    CountDownLatch done = new CountDownLatch(20);
    // All of them wait for one round.
    loop.execute(
        () -> {
          for (int i = 0; i < 20; i++) {
            loop.executeSoon(
                () -> {
                  throw new StackOverflowError();
                });
            loop.executeSoon(done::countDown);
          }
        });

    await(done);
  }

  @Test
  void anErrorAtTheEndOfOnePollsTimeLosesNoneOfTheOthers() throws Exception {
    CountDownLatch rung = new CountDownLatch(3);
    PollClock.Alarm failing =
        new PollClock.Alarm() {
          @Override
          void ring() {
            throw new LinkageError("a class is missing");
          }
        };
    loop.execute(
        () -> {
          loop.clock().set(ringing(rung), 1);
          loop.clock().set(failing, 1);
          loop.clock().set(ringing(rung), 1);
          loop.clock().set(ringing(rung), 300);
        });

    await(rung);
  }

  private static PollClock.Alarm ringing(CountDownLatch rung) {
    return new PollClock.Alarm() {
      @Override
      void ring() {
        rung.countDown();
      }
    };
  }
}
