package chat.plugin.hooksjs;

import chat.api.filter.DraftLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The JavaScript engine, shared by all hooks: one for the code, a {@link Worker} with a context of
 * its own for each that runs. Making it takes a second, and so does its first script.
 */
final class ScriptEngine implements AutoCloseable {

  private static final String LANGUAGE = "js";
  private static final String MODULE = "application/javascript+module";
  private static final int MAX_STRING = 2 << 20;
  private static final int MAX_TYPED_ARRAY = 4 << 20;
  private static final Limits TOP_LEVEL = Limits.of(Duration.ofSeconds(1), 256);
  private static final Limits WARM_UP = Limits.of(Duration.ofMinutes(1), 4096);

  private final Engine engine;
  private final Source prelude;
  private final Watchdog watchdog = new Watchdog();
  private final Semaphore permits;
  private final String serverName;
  private final DraftLimits draftLimits;

  /** Stands for infinity where JSON has none; no script can know it. */
  private final String infinity = UUID.randomUUID() + ":infinity";

  /**
   * Makes it. Blocks.
   *
   * @param workers the number of scripts that may run at the same time
   * @param draftLimits how large the result of a hook may be
   */
  ScriptEngine(String serverName, int workers, DraftLimits draftLimits) {
    this.serverName = serverName;
    this.draftLimits = draftLimits;
    this.permits = new Semaphore(workers);
    this.engine =
        Engine.newBuilder(LANGUAGE)
            .option("engine.WarnInterpreterOnly", "false")
            .allowExperimentalOptions(true)
            .build();
    if (engine.getInstruments().get(LastExit.ID).lookup(LastExit.Installed.class) == null) {
      throw new IllegalStateException("The engine lacks the instrument " + LastExit.ID + ".");
    }
    this.prelude = Source.newBuilder(LANGUAGE, resource("prelude.js"), "prelude.js").buildLiteral();
    warmUp();
  }

  Engine engine() {
    return engine;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  Semaphore permits() {
    return permits;
  }

  String serverName() {
    return serverName;
  }

  DraftLimits draftLimits() {
    return draftLimits;
  }

  String infinity() {
    return infinity;
  }

  Source prelude() {
    return prelude;
  }

  /** What a hook's top level may cost. */
  static Limits topLevel() {
    return TOP_LEVEL;
  }

  /** A module's source. */
  static Source module(String file, String text) {
    return Source.newBuilder(LANGUAGE, text, file).mimeType(MODULE).buildLiteral();
  }

  /** A context from which nothing outside can be reached. */
  Context newContext() {
    return Context.newBuilder(LANGUAGE)
        .engine(engine)
        .allowAllAccess(false)
        .allowHostAccess(HostAccess.NONE)
        .allowHostClassLookup(name -> false)
        .allowHostClassLoading(false)
        .allowIO(IOAccess.NONE)
        .allowNativeAccess(false)
        .allowCreateProcess(false)
        .allowCreateThread(false)
        .allowInnerContextOptions(false)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowExperimentalOptions(true)
        .option("js.esm-eval-returns-exports", "true")
        .option("js.allow-eval", "false")
        .option("js.strict", "true")
        .option("js.console", "false")
        .option("js.print", "false")
        .option("js.load", "false")
        .option("js.graal-builtin", "false")
        .option("js.polyglot-builtin", "false")
        .option("js.java-package-globals", "false")
        .option("js.shared-array-buffer", "false")
        .option("js.atomics", "false")
        .option("js.webassembly", "false")
        .option("js.bigint", "false")
        .option("js.string-length-limit", Integer.toString(MAX_STRING))
        .option("js.max-typed-array-length", Integer.toString(MAX_TYPED_ARRAY))
        .option("js.regexp-static-result", "false")
        .build();
  }

  @Override
  public void close() {
    watchdog.close();
    engine.close(true);
  }

  /** Loads what nearly every hook needs, so that no message pays for it. */
  private void warmUp() {
    try (Worker worker =
        new Worker(
            this, module("warm-up.js", resource("warm-up.js")), "{}", Host.nowhere(), WARM_UP)) {
      worker.rehearse(WARM_UP);
    } catch (HookFailure e) {
      throw new IllegalStateException("The JavaScript engine does not work: " + e.reason(), e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ScriptEngine.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
