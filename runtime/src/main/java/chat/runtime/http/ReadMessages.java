package chat.runtime.http;

import chat.runtime.budget.Charge;
import chat.runtime.error.ChatException;
import chat.runtime.stream.EventLoop;
import chat.runtime.stream.HeldPoll;
import chat.runtime.stream.Page;
import chat.runtime.stream.Streams;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stream of one user: answered at once when there is something, else as soon as there is. */
final class ReadMessages implements Handler {

  private static final int LIMIT = 200;
  private static final int MAX_LIMIT = 1000;
  static final int MAX_SECONDS = 60;

  private final Streams streams;

  ReadMessages(Backend backend) {
    this.streams = backend.streams();
  }

  @Override
  public void handle(Request request) throws ChatException {
    Query query = request.query();
    @Nullable UUID after = query.id("after").orElse(null);
    int seconds = Math.min(MAX_SECONDS, query.number("timeout", 0, 0, Integer.MAX_VALUE));
    int limit = query.number("limit", LIMIT, 1, MAX_LIMIT);
    Poll poll = new Poll(request, limit);
    Page page = streams.read(poll, after, seconds > 0);
    if (page != null) {
      request.answer(200, page.json());
    } else {
      request.suspend(() -> poll.hold(seconds));
    }
  }

  /** A request that waits. */
  private final class Poll extends HeldPoll {
    private final Request request;
    private final Loop loop = Loop.current();
    private final Alarm alarm = new Alarm();

    Poll(Request request, int limit) {
      super(request.token(), limit);
      this.request = request;
    }

    void hold(int seconds) {
      // At once: Undertow has just stopped to look for input, and to go on before the loop comes
      // round again saves two system calls.
      request.ifClientLeaves(
          () -> {
            loop.clock().cancel(alarm);
            answerLast(() -> streams.leaving(this));
          },
          () -> {
            loop.clock().cancel(alarm);
            streams.abandon(this);
          });
      if (seconds > 0) {
        loop.clock().set(alarm, TimeUnit.SECONDS.toMillis(seconds));
      }
    }

    private final class Alarm extends PollClock.Alarm {
      @Override
      void ring() {
        answerLast(() -> streams.overdue(Poll.this));
      }
    }

    /** Answers with what there is, unless that comes later. */
    private void answerLast(Supplier<@Nullable Page> answer) {
      try {
        Page page = answer.get();
        if (page != null) {
          request.answer(200, page.json());
        }
      } catch (Throwable e) {
        request.fail(e);
      }
    }

    @Override
    protected Charge charge() {
      return request.charge();
    }

    @Override
    protected EventLoop loop() {
      return loop;
    }

    @Override
    protected void answered(Page page) {
      loop.clock().cancel(alarm);
      request.answer(200, page.json());
    }

    @Override
    protected void failed(ChatException why) {
      loop.clock().cancel(alarm);
      request.fail(why);
    }
  }
}
