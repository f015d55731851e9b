package chat.runtime;

import chat.runtime.config.ConfigException;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.plugin.Plugins;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The program: settings from the environment, a server until SIGTERM or SIGINT. */
public final class Main {

  private static final int FAILURE = 1;

  private Main() {}

  /** Starts the server in the foreground; {@code --version} and {@code --help} only tell. */
  public static void main(String[] arguments) {
    for (String argument : arguments) {
      if (argument.equals("--version")) {
        System.out.println("chat " + Server.version());
        return;
      }
      if (argument.equals("--help")) {
        System.out.println(
            "chat: a chat server over plain HTTP. Settings are environment variables, or lines of a .env file\n"
                + "in the working directory; the README lists them. It runs until SIGTERM or Ctrl-C.");
        return;
      }
    }
    if (arguments.length > 0) {
      System.err.println(
          "Unknown argument '" + arguments[0] + "'; there are --version and --help.");
      System.exit(FAILURE);
    }
    try {
      run();
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      System.exit(FAILURE);
    } catch (StartException e) {
      System.err.println(e.getMessage());
      System.exit(FAILURE);
    }
  }

  private static void run() throws StartException {
    // Generated classes would buy the few constructors called here nothing, and newer JDKs warn of
    // the way in which Guice loads them.
    System.setProperty("guice_bytecode_gen_option", "DISABLED");
    ServerConfig.Reading reading =
        ServerConfig.read(System.getenv(), Path.of(""), System.err::println);
    Logging.setUp(reading.config().debug());
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
