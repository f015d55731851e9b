package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.stream.HeldPoll;
import chat.runtime.stream.Page;
import chat.runtime.stream.Streams;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

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
    private XnioExecutor.@Nullable Key timer;

    Poll(Request request, int limit) {
      super(request.token(), limit);
      this.request = request;
    }

    void hold(int seconds) {
      request.ifClientLeaves(
          () -> {
            stopTimer();
            streams.abandon(this);
          });
      if (seconds > 0) {
        timer = request.after(seconds, TimeUnit.SECONDS, this::timeIsOver);
      }
    }

    private void timeIsOver() {
      timer = null;
      Page page = streams.overdue(this);
      if (page != null) {
        request.answer(200, page.json());
      }
    }

    @Override
    protected Executor loop() {
      return request.loop();
    }

    @Override
    protected void answered(Page page) {
      stopTimer();
      request.answer(200, page.json());
    }

    @Override
    protected void failed(ChatException why) {
      stopTimer();
      request.fail(why);
    }

    private void stopTimer() {
      if (timer != null) {
        timer.remove();
        timer = null;
      }
    }
  }
}
