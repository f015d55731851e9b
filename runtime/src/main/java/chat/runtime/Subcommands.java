package chat.runtime;

import chat.api.Subcommand;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.guard.Named;
import chat.runtime.plugin.Plugins;
import java.io.PrintStream;
import java.util.List;
import java.util.TreeSet;

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

  static int run(
      List<String> words, List<Named<Subcommand>> known, PrintStream out, PrintStream err) {
    String word = words.get(0);
    for (Named<Subcommand> each : known) {
      if (each.name().equals(word)) {
        return run(each.extension(), words.subList(1, words.size()), out, err);
      }
    }
    TreeSet<String> names = new TreeSet<>(List.of("--help", "--help-settings", "--version"));
    known.forEach(each -> names.add(each.name()));
    err.println("Unknown argument '" + word + "'; there are " + String.join(", ", names) + ".");
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
