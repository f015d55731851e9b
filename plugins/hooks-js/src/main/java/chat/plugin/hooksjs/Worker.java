package chat.plugin.hooksjs;

import chat.api.filter.Draft;
import chat.api.filter.DraftLimits;
import chat.api.filter.FilterContext;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * One context with one hook in it, and so one copy of the hook's variables. One thread at a time.
 */
final class Worker implements AutoCloseable {

  private static final int MAX_FRAMES = 50;
  private static final int MAX_REASON = 500;
  private static final Instant REHEARSAL = Instant.EPOCH;

  private final ScriptEngine engine;
  private final Source source;
  private final Context context;
  private final Watchdog.Watch watch;
  private volatile boolean broken;
  private Value messageGlue;
  private Value eventGlue;
  private Value settle;
  private Value exact;
  private Value release;
  private @Nullable Value onMessage;
  private @Nullable Value onEvent;
  private boolean passOnError;

  /** Runs the top level of the hook. */
  @SuppressWarnings("NullAway.Init") // the one step of loading sets them all or throws
  Worker(ScriptEngine engine, Source source, String settings, Host host, Limits loading)
      throws HookFailure {
    this.engine = engine;
    this.source = source;
    this.context = engine.newContext();
    this.watch = engine.watchdog().watch(this::kill);
    try {
      watched(
          loading,
          () -> {
            load(settings, host);
            return "";
          });
      if (onMessage == null && onEvent == null) {
        throw new HookFailure(source.getName() + ": exports neither onMessage nor onEvent");
      }
    } catch (HookFailure e) {
      close();
      throw e;
    }
  }

  boolean hasOnMessage() {
    return onMessage != null;
  }

  boolean hasOnEvent() {
    return onEvent != null;
  }

  /** Whether a message passes when the hook fails. */
  boolean passOnError() {
    return passOnError;
  }

  /** Whether it was ended, and cannot be used again. */
  boolean isBroken() {
    return broken;
  }

  /** The bytes that its calls have allocated, all together. */
  long allocatedBytes() {
    return watch.usedBytes();
  }

  /** Asks the hook what it makes of a message. */
  Outcome onMessage(Draft draft, FilterContext filter, Limits limits) throws HookFailure {
    Value hook = onMessage;
    if (hook == null) {
      return Outcome.UNCHANGED;
    }
    return watched(
        limits,
        () -> {
          Value code =
              messageGlue.execute(
                  hook,
                  draft.to(),
                  draft.type().wireName(),
                  draft.body(),
                  draft.meta().json(),
                  filter.sender(),
                  filter.senderId().toString(),
                  filter.target(),
                  filter.now().toEpochMilli());
          return outcome(code, draft);
        });
  }

  /** Tells the hook of a message. */
  void onEvent(Message message, Limits limits) throws HookFailure {
    Value hook = onEvent;
    if (hook == null) {
      return;
    }
    watched(
        limits,
        () -> {
          Value code =
              eventGlue.execute(
                  hook,
                  message.id().toString(),
                  message.ts().toString(),
                  message.from(),
                  message.to(),
                  message.type().wireName(),
                  message.body(),
                  message.meta());
          if (!code.isNull()) {
            settle.execute(false);
          }
          return "";
        });
  }

  /** Goes the usual ways once, so that their classes are loaded. */
  void rehearse(Limits limits) throws HookFailure {
    Draft draft = new Draft(MessageType.MESSAGE, "#a", "b", Meta.of("{\"a\":1.0,\"b\":[{}]}"));
    FilterContext filter = new FilterContext("a", new UUID(0, 0), "#a", REHEARSAL);
    for (int i = 0; i < 3; i++) {
      onMessage(draft, filter, limits);
      onEvent(
          new Message(new UUID(0, 0), REHEARSAL, "a", "#a", MessageType.MESSAGE, "b", "{}"),
          limits);
    }
  }

  @Override
  public void close() {
    watch.close();
    kill();
  }

  private void load(String settings, Host host) throws HookFailure {
    Value glue =
        context
            .eval(engine.prelude())
            .execute(host.functions(), settings, engine.serverName(), engine.infinity());
    messageGlue = glue.getMember("onMessage");
    eventGlue = glue.getMember("onEvent");
    settle = glue.getMember("settle");
    exact = glue.getMember("exact");
    release = glue.getMember("release");
    Value module = context.eval(source);
    onMessage = function(module, "onMessage");
    onEvent = function(module, "onEvent");
    Value policy = module.getMember("onError");
    if (policy != null && !policy.isNull()) {
      String word = policy.isString() ? policy.asString() : "";
      if (!word.equals("pass") && !word.equals("reject")) {
        throw new HookFailure(source.getName() + ": onError is neither \"pass\" nor \"reject\"");
      }
      passOnError = word.equals("pass");
    }
  }

  private @Nullable Value function(Value module, String name) throws HookFailure {
    Value member = module.getMember(name);
    if (member == null || member.isNull()) {
      return null;
    }
    if (!member.canExecute()) {
      throw new HookFailure(source.getName() + ": " + name + " is not a function");
    }
    return member;
  }

  private Outcome outcome(Value code, Draft draft) throws HookFailure {
    if (code.isNull()) {
      return Outcome.UNCHANGED;
    }
    String text = code.asString();
    if (text.equals("P")) {
      // The promises were settled on the way out of the call before, all that can be.
      Value late = settle.execute(true);
      if (late.isNull()) {
        return Outcome.UNCHANGED;
      }
      text = late.asString();
    }
    if (text.charAt(0) == 'R') {
      return new Outcome.Rejected(sentence(text.substring(1)));
    }
    int colon = text.indexOf(':');
    int length = Integer.parseInt(text, 1, colon, 10);
    int rest = colon + 1 + Math.max(0, length);
    String body = length < 0 ? null : text.substring(colon + 1, rest);
    String meta = rest == text.length() ? null : meta(draft.meta().json(), text.substring(rest));
    release.executeVoid();
    if (body != null) {
      check(draft.type(), body);
    }
    return body == null && meta == null ? Outcome.UNCHANGED : new Outcome.Changed(body, meta);
  }

  /** The meta of the result, or null when nothing of it was changed. */
  private @Nullable String meta(String was, String is) throws HookFailure {
    if (was.equals(is)) {
      return null;
    }
    try {
      Json before = Json.parse(was, Integer.MAX_VALUE);
      int maxDepth = engine.draftLimits().metaDepth();
      Json after = Json.parse(is, maxDepth);
      String infinity = "";
      if (Merge.hasInfinite(before)) {
        infinity = engine.infinity();
        after = Json.parse(exact.execute().asString(), maxDepth);
      }
      String merged = Merge.merge(before, after, infinity);
      if (merged.equals(was)) {
        return null;
      }
      checkSize("meta", merged, engine.draftLimits().meta());
      checkFixed(Meta.of(was), Meta.of(merged));
      return merged;
    } catch (Json.Malformed e) {
      throw new HookFailure(
          source.getName() + ": onMessage returned a bad meta: " + e.getMessage());
    }
  }

  private void checkFixed(Meta was, Meta is) throws HookFailure {
    for (String member : DraftLimits.FIXED_MEMBERS) {
      if (!was.get(member).equals(is.get(member))) {
        throw new HookFailure(source.getName() + ": onMessage changed meta." + member);
      }
    }
  }

  private void checkSize(String what, String text, int most) throws HookFailure {
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > most) {
      throw new HookFailure(
          source.getName()
              + ": onMessage returned a "
              + what
              + " of "
              + size
              + " bytes; at most "
              + most
              + " are allowed");
    }
  }

  private void check(MessageType type, String body) throws HookFailure {
    switch (type) {
      case JOIN, NICK, MODE, SYSTEM ->
          throw new HookFailure(
              source.getName() + ": onMessage changed the body of a " + type.wireName());
      default -> {}
    }
    if (type.isSpoken() && body.isEmpty()) {
      throw new HookFailure(source.getName() + ": onMessage returned an empty body");
    }
    DraftLimits limits = engine.draftLimits();
    checkSize("body", body, type == MessageType.TOPIC ? limits.topic() : limits.body());
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < body.length()
          && Character.isLowSurrogate(body.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        throw new HookFailure(
            source.getName() + ": onMessage returned a body with a lone surrogate or NUL");
      }
    }
  }

  /** One line that can be shown to people. */
  private static String reason(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_REASON)
        .map(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }

  /** What the sender is told; a rejection without words is one all the same. */
  private static String sentence(String text) {
    String line = reason(text);
    return line.isBlank() ? "This server does not take this message." : line;
  }

  private interface Step<T> {
    T take() throws HookFailure;
  }

  private <T> T watched(Limits limits, Step<T> step) throws HookFailure {
    watch.begin(limits);
    T result = null;
    String problem = null;
    boolean closed = false;
    try {
      result = step.take();
    } catch (HookFailure e) {
      problem = e.reason();
    } catch (PolyglotException e) {
      problem = describe(e);
      broken |=
          e.isCancelled() || e.isInterrupted() || e.isResourceExhausted() || e.isInternalError();
    } catch (IllegalStateException e) {
      problem = source.getName() + ": " + e;
      broken = true;
      closed = true;
    } catch (RuntimeException | Error e) {
      // The end of the stack or of the memory.
      problem = source.getName() + ": " + e;
      broken = true;
    }
    String excess = watch.end();
    if (excess != null) {
      broken = true;
      problem = source.getName() + ": " + excess;
    } else if (closed) {
      throw new ClosedContext(String.valueOf(problem));
    }
    if (problem != null || result == null) {
      throw new HookFailure(String.valueOf(problem));
    }
    return result;
  }

  private String describe(PolyglotException e) {
    SourceSection place = e.getSourceLocation();
    String at = source.getName();
    int frames = 0;
    for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
      if (isMine(place) || ++frames > MAX_FRAMES) {
        break;
      }
      place = frame.getSourceLocation();
    }
    if (place != null && isMine(place)) {
      at += ":" + place.getStartLine() + ":" + place.getStartColumn();
    }
    String message = String.valueOf(e.getMessage());
    int line = message.indexOf('\n');
    message = line < 0 ? message : message.substring(0, line);
    return at + ": " + reason(message);
  }

  private boolean isMine(@Nullable SourceSection place) {
    return place != null && place.hasLines() && place.getSource().equals(source);
  }

  private void kill() {
    try {
      context.close(true);
    } catch (RuntimeException e) {
      // The script may be stuck in something that cannot be interrupted; it ends when that does.
      broken = true;
    }
  }
}
