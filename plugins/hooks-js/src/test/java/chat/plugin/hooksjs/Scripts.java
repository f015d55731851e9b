package chat.plugin.hooksjs;

import chat.api.Part;
import chat.api.filter.Draft;
import chat.api.filter.DraftLimits;
import chat.api.filter.FilterContext;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Scripts on an engine that a test class shares, since making one takes a second. */
final class Scripts {

  static final FilterContext FROM_ALICE =
      new FilterContext(
          "Alice", new UUID(1, 2), "#garden", Instant.parse("2026-02-09T20:00:00.123Z"));
  static final Limits LIMITS = Limits.of(Duration.ofMillis(50), 64);

  /** Made when somebody needs it. */
  private static final class Shared {
    static final ScriptEngine ENGINE = new ScriptEngine("garden.example", 4, DraftLimits.STANDARD);
  }

  private Scripts() {}

  /** One of many senders. */
  static FilterContext from(int sender) {
    return new FilterContext(
        "user" + sender, new UUID(2, sender), "#garden", Instant.parse("2026-02-09T20:00:00Z"));
  }

  static Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2));
  }

  /** A hook of that text, with an empty store of 64 KB. */
  static Hook hook(String text, Lines log) throws HookFailure {
    return hook("hook.js", text, "{}", log);
  }

  static Hook hook(String file, String text, String settings, Lines log) throws HookFailure {
    HookLog lines = new HookLog(log::info, 100, System::nanoTime);
    return new Hook(
        script(file, text, settings, lines),
        false,
        new Standing(Part.untold()),
        new Hook.Reports(log, lines, lines),
        System::nanoTime);
  }

  static Script script(String file, String text, String settings, HookLog lines)
      throws HookFailure {
    return script(file, text, settings, lines, LIMITS);
  }

  static Script script(String file, String text, String settings, HookLog lines, Limits limits)
      throws HookFailure {
    return new Script(
        Shared.ENGINE,
        file,
        text,
        settings,
        new Host(HookStore.inMemory(64 << 10, Clock.systemUTC()), lines),
        limits);
  }

  static Draft said(String body) {
    return said(body, "{}");
  }

  static Draft said(String body, String meta) {
    return new Draft(MessageType.MESSAGE, "#Garden", body, Meta.of(meta));
  }

  /** What the hook of that text makes of a message. */
  static Verdict ask(String text, Draft draft) throws Exception {
    return hook(text, new Lines()).ask(draft, FROM_ALICE, soon());
  }
}
