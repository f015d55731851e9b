package chat.runtime.plugin;

import chat.api.Part;
import java.util.concurrent.atomic.LongAdder;

/** A part of a plugin, as the plugin has reported it. Any thread. */
final class LentPart implements Part {

  private record Condition(State state, String reason) {}

  private final String name;
  private final Runnable end;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile Condition condition = new Condition(State.RUNNING, "");

  /**
   * A part that runs.
   *
   * @param end takes it off the list
   */
  LentPart(String name, Runnable end) {
    this.name = name;
    this.end = end;
  }

  @Override
  public void report(State state, String reason) {
    condition = new Condition(state, reason);
  }

  @Override
  public void called(long took) {
    calls.increment();
    nanos.add(took);
  }

  @Override
  public void failed() {
    failures.increment();
  }

  @Override
  public void close() {
    end.run();
  }

  PluginReport.PartReport told() {
    Condition now = condition;
    return new PluginReport.PartReport(
        name, now.state(), now.reason(), calls.sum(), failures.sum(), nanos.sum());
  }
}
