package chat.plugin.hooksjs;

import chat.api.Subcommand;
import chat.api.filter.Draft;
import chat.api.filter.DraftLimits;
import chat.api.filter.FilterContext;
import chat.api.model.FoldedName;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** {@code chat hook test}: runs one hook against one message, without a server. */
final class HookCommand implements Subcommand {

  private static final int ACCEPTED = 0;
  private static final int REJECTED = 1;
  private static final int USAGE = 2;
  private static final int MAX_DEPTH = 64;
  private static final int WARM_CALLS = 20_000;
  private static final long WARM_NANOS = 2_000_000_000;
  private static final Limits LIMITS = Limits.of(Duration.ofMillis(50), 64);
  private static final int STORE = 64 << 10;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "hook";
  }

  @Override
  public List<String> usage() {
    return List.of(
        "hook test <file.js> <message.json>   runs a hook against a message ('-': from standard"
            + " input)");
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 3 || !arguments.get(0).equals("test")) {
      usage().forEach(line -> err.println("usage: chat " + line));
      return USAGE;
    }
    Path script = Path.of(arguments.get(1));
    String text;
    String settings;
    Draft draft;
    String from;
    try {
      text = Files.readString(script);
      Path beside = HookFiles.settingsOf(script);
      settings = Files.isRegularFile(beside) ? Files.readString(beside) : "{}";
      String json =
          arguments.get(2).equals("-")
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(arguments.get(2)));
      Json.Obj message = object(json);
      draft = draft(message);
      from = text(message, "from").orElse("alice");
    } catch (IOException e) {
      err.println("A file cannot be read: " + e);
      return USAGE;
    } catch (Unusable e) {
      err.println(e.getMessage());
      return USAGE;
    }
    FilterContext context =
        new FilterContext(from, new UUID(0, 1), FoldedName.of(draft.to()), Instant.now());
    try (ScriptEngine engine = new ScriptEngine("localhost", 1, DraftLimits.STANDARD)) {
      return test(engine, script, text, settings, draft, context, out);
    }
  }

  private static int test(
      ScriptEngine engine,
      Path script,
      String text,
      String settings,
      Draft draft,
      FilterContext context,
      PrintStream out) {
    String file = script.getFileName().toString();
    HookLog log =
        new HookLog(line -> out.println("log:     " + line), Integer.MAX_VALUE, System::nanoTime);
    Script hook;
    try {
      Hooks.checkSettings(file, settings);
      hook =
          new Script(
              engine,
              file,
              text,
              settings,
              new Host(HookStore.inMemory(STORE, Clock.systemUTC()), log),
              LIMITS);
    } catch (HookFailure e) {
      out.println("error:   " + e.reason());
      return REJECTED;
    }
    long start = System.nanoTime();
    int status = REJECTED;
    try {
      Outcome outcome = hook.onMessage(draft, context, Deadline.in(PATIENCE));
      if (outcome instanceof Outcome.Rejected rejected) {
        out.println("result:  rejected: " + rejected.reason());
      } else {
        out.println("result:  accepted" + (outcome instanceof Outcome.Changed ? ", changed" : ""));
        out.println("message: " + json(draft, outcome, context.sender()));
        status = ACCEPTED;
      }
    } catch (HookFailure e) {
      out.println(
          "result:  failed; in the server the message would "
              + (hook.passOnError() ? "pass" : "be rejected"));
      out.println("error:   " + e.reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return status;
    }
    long first = System.nanoTime() - start;
    out.printf(Locale.ROOT, "time:    %.1f ms", first / 1e6);
    if (status == ACCEPTED) {
      warm(engine, file, text, settings, draft, context)
          .ifPresent(
              micros -> out.printf(Locale.ROOT, " the first time, %.0f µs once warm", micros));
    }
    out.println();
    return status;
  }

  /** The median of many calls, of a copy of the hook, so that nothing of it is seen. */
  private static Optional<Double> warm(
      ScriptEngine engine,
      String file,
      String text,
      String settings,
      Draft draft,
      FilterContext context) {
    long[] nanos = new long[WARM_CALLS];
    int done = 0;
    try {
      Script copy = new Script(engine, file, text, settings, Host.nowhere(), LIMITS);
      long end = System.nanoTime() + WARM_NANOS;
      while (done < WARM_CALLS && System.nanoTime() < end) {
        long start = System.nanoTime();
        copy.onMessage(draft, context, Deadline.in(PATIENCE));
        nanos[done++] = System.nanoTime() - start;
      }
    } catch (HookFailure e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    // The later half is warm.
    long[] warm = Arrays.copyOfRange(nanos, done / 2, done);
    Arrays.sort(warm);
    return warm.length == 0 ? Optional.empty() : Optional.of(warm[warm.length / 2] / 1e3);
  }

  private static String json(Draft draft, Outcome outcome, String from) {
    String body = draft.body();
    String meta = draft.meta().json();
    if (outcome instanceof Outcome.Changed changed) {
      body = changed.body() == null ? body : changed.body();
      meta = changed.meta() == null ? meta : changed.meta();
    }
    StringBuilder json = new StringBuilder("{\"from\":");
    Json.quote(json, from).append(",\"to\":");
    Json.quote(json, draft.to()).append(",\"type\":");
    Json.quote(json, draft.type().wireName()).append(",\"body\":");
    return Json.quote(json, body).append(",\"meta\":").append(meta).append('}').toString();
  }

  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message, null, false, false);
    }
  }

  private static Json.Obj object(String json) throws Unusable {
    try {
      if (Json.parse(json, MAX_DEPTH) instanceof Json.Obj object) {
        return object;
      }
    } catch (Json.Malformed e) {
      throw new Unusable(
          "The message is malformed JSON: " + e.place(json) + ": " + e.getMessage() + ".");
    }
    throw new Unusable("The message is not a JSON object.");
  }

  private static Draft draft(Json.Obj message) throws Unusable {
    String typeName = text(message, "type").orElse("message");
    MessageType type =
        MessageType.ofWireName(typeName)
            .orElseThrow(() -> new Unusable("\"" + typeName + "\" is not a type of message."));
    String body = text(message, "body").or(() -> optional(message, "content")).orElse("");
    Json.Member meta = message.members().get("meta");
    if (meta != null && !(meta.value() instanceof Json.Obj)) {
      throw new Unusable("\"meta\" is not an object.");
    }
    return new Draft(
        type,
        text(message, "to").orElse("#test"),
        body,
        meta == null ? Meta.EMPTY : Meta.of(meta.value().raw()));
  }

  private static Optional<String> text(Json.Obj message, String name) throws Unusable {
    Json.Member member = message.members().get(name);
    if (member != null && !(member.value() instanceof Json.Text)) {
      throw new Unusable("\"" + name + "\" is not a string.");
    }
    return optional(message, name);
  }

  private static Optional<String> optional(Json.Obj message, String name) {
    Json.Member member = message.members().get(name);
    return member != null && member.value() instanceof Json.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
