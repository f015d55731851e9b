package chat.runtime;

import chat.api.Subcommand;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.guard.Named;
import chat.runtime.plugin.Plugins;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What plugins do from the shell: {@code chat <word> …}. */
final class Subcommands {

  private static final int FAILURE = 1;

  private Subcommands() {}

  /**
   * Does what a plugin offers under the first of the words.
   *
   * @return the exit status of the program
   */
  static int run(List<String> words, PrintStream out, PrintStream err) throws StartException {
    ServerConfig config = Main.configAsItIs();
    try (Plugins plugins = Plugins.find(config)) {
      return run(words, plugins.subcommands(config), out, err);
    }
  }

  /** How the subcommands of all plugins are called, a line each. */
  static List<String> usage() throws StartException {
    ServerConfig config = Main.configAsItIs();
    try (Plugins plugins = Plugins.find(config)) {
      return usage(plugins.subcommands(config));
    }
  }

  static List<String> usage(List<Named<Subcommand>> known) {
    List<String> lines = new ArrayList<>();
    for (Named<Subcommand> each : known) {
      try {
        lines.addAll(List.copyOf(each.extension().usage()));
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        lines.add(each.name() + " ...");
      }
    }
    return lines;
  }

  static int run(
      List<String> words, List<Named<Subcommand>> known, PrintStream out, PrintStream err) {
    String word = words.get(0);
    for (Named<Subcommand> each : known) {
      if (each.name().equals(word)) {
        return run(each.extension(), words.subList(1, words.size()), out, err);
      }
    }
    err.println("unknown argument \"" + word + "\"; chat --help lists all");
    return FAILURE;
  }

  private static int run(
      Subcommand subcommand, List<String> arguments, PrintStream out, PrintStream err) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(subcommand.getClass().getClassLoader());
    try {
      return subcommand.run(arguments, out, err);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      e.printStackTrace(err);
      return FAILURE;
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
