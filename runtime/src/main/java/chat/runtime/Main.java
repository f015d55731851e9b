package chat.runtime;

import chat.runtime.config.ConfigException;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.Fatal;
import chat.runtime.error.StartException;
import chat.runtime.plugin.Plugins;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The program: settings from the environment, a server until SIGTERM or SIGINT. */
public final class Main {

  private static final int FAILURE = 1;

  private static final String HELP =
      """
      chat: a chat server over HTTP and JSON. Settings are environment variables, or lines NAME=value of a
      file .env in the working directory.

        chat                        start the server in the foreground; Ctrl-C or SIGTERM stops it
        chat --help                 this text
        chat --help-settings        the settings of the server and of the plugins
        chat --version              the version\
      """;

  private Main() {}

  /**
   * Without arguments: starts the server in the foreground. Otherwise: what the first argument
   * says.
   */
  public static void main(String[] arguments) {
    try {
      if (arguments.length == 0) {
        run();
        return;
      }
      switch (arguments[0]) {
        case "--version" -> System.out.println("chat " + Server.version());
        case "--help" -> help();
        case "--help-settings" -> helpSettings();
        default -> System.exit(Subcommands.run(List.of(arguments), System.out, System.err));
      }
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      System.exit(FAILURE);
    } catch (StartException e) {
      System.err.println(e.getMessage());
      System.exit(FAILURE);
    }
  }

  private static void help() throws StartException {
    System.out.println(HELP);
    Subcommands.usage().forEach(line -> System.out.println("  chat " + line));
    // A plugin may have left a thread behind.
    System.exit(0);
  }

  private static void helpSettings() throws StartException {
    ServerConfig config = configAsItIs();
    try (Plugins plugins = Plugins.find(config)) {
      plugins.settingsHelp(config).forEach(System.out::println);
    }
    // A plugin may have left a thread behind.
    System.exit(0);
  }

  /** Where plugins are is worth knowing, whatever else is wrong with the settings. */
  static ServerConfig configAsItIs() {
    return ServerConfig.read(System.getenv(), Path.of(""), warning -> {}).config();
  }

  private static void run() throws StartException {
    // Generated classes would buy the few constructors called here nothing, and newer JDKs warn of
    // the way in which Guice loads them.
    System.setProperty("guice_bytecode_gen_option", "DISABLED");
    ServerConfig.Reading reading =
        ServerConfig.read(System.getenv(), Path.of(""), System.err::println);
    Logging.setUp(reading.config().debug());
    Fatal.arm();
    Server server;
    try (Plugins plugins = Plugins.find(reading.config())) {
      if (!reading.problems().isEmpty()) {
        // All that is wrong is told at once.
        List<String> problems = new ArrayList<>(reading.problems());
        problems.addAll(plugins.problems(reading.config()));
        throw new ConfigException(problems);
      }
      server = Server.start(reading.config(), plugins, Clock.systemUTC());
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.stop();
                  // Without this the exit status would tell of the signal, though all went well.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
  }
}
