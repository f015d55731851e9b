package chat.runtime.testkit;

import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.error.ChatException;
import chat.runtime.stream.EventLoop;
import chat.runtime.stream.HeldPoll;
import chat.runtime.stream.Page;
import chat.runtime.stream.Token;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A poll that keeps its answer. */
public final class TestPoll extends HeldPoll {

  private final Executor loop;
  private final Charge charge;
  private final CompletableFuture<Page> answer = new CompletableFuture<>();
  private final AtomicInteger answers = new AtomicInteger();

  /** The same executor is the same loop. */
  private record ExecutorLoop(Executor executor) implements EventLoop {
    @Override
    public void execute(Runnable task) {
      executor.execute(task);
    }
  }

  /** A poll that is answered on that loop. */
  public TestPoll(Token token, int limit, Executor loop) {
    this(token, limit, loop, new Budget(Long.MAX_VALUE).open());
  }

  /** A poll that is answered wherever its answer comes to be, and counts on that. */
  public TestPoll(Token token, int limit, Charge charge) {
    this(token, limit, Runnable::run, charge);
  }

  private TestPoll(Token token, int limit, Executor loop, Charge charge) {
    super(token, limit);
    this.loop = loop;
    this.charge = charge;
  }

  /** A poll that is answered wherever its answer comes to be. */
  public TestPoll(Token token, int limit) {
    this(token, limit, Runnable::run);
  }

  /** How often it was answered. */
  public int answers() {
    return answers.get();
  }

  /** What it is answered; an answer given twice fails the one who gives it. */
  public CompletableFuture<Page> answer() {
    return answer;
  }

  @Override
  protected Charge charge() {
    return charge;
  }

  @Override
  protected EventLoop loop() {
    return new ExecutorLoop(loop);
  }

  @Override
  public void answered(Page page) {
    answers.incrementAndGet();
    if (!answer.complete(page)) {
      throw new IllegalStateException("answered twice");
    }
  }

  @Override
  protected void failed(ChatException why) {
    answers.incrementAndGet();
    if (!answer.completeExceptionally(why)) {
      throw new IllegalStateException("answered twice");
    }
  }
}
