package chat.api;

import java.io.PrintStream;
import java.util.List;

/**
 * Something that a plugin does from the shell instead of in the server: {@code chat <name> …}. No
 * server runs then, and no settings are read.
 */
public interface Subcommand {

  /** The word after {@code chat}. */
  String name();

  /** How it is called, a line each, such as {@code hook test <file.js> <message.json>}. */
  List<String> usage();

  /**
   * Does it. May block.
   *
   * @param arguments what came after the name
   * @return the exit status of the program
   */
  int run(List<String> arguments, PrintStream out, PrintStream err);
}
