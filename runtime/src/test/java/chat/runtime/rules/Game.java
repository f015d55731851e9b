package chat.runtime.rules;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import chat.runtime.state.Journal;
import chat.runtime.state.ModeCatalog;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestModes;
import chat.runtime.testkit.TroubledStorage;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * A game of random moves. The same seed is the same game; one that goes wrong names its seed and
 * its last moves.
 */
public final class Game {

  private static final int SHOWN = 40;

  /** What it says when commits fail is no news here. */
  private static final Logger JOURNAL = (Logger) LoggerFactory.getLogger(Journal.class);

  private Game() {}

  /** Plays that many moves on that storage, with those modes: the seven of the contract. */
  public static void play(long seed, int moves, TroubledStorage storage, ModeCatalog modes)
      throws Exception {
    JOURNAL.setLevel(Level.OFF);
    try (Player player = new Player(seed, Core.start(Player.MAX_HISTORY, storage, modes))) {
      try {
        player.play(moves);
      } catch (Exception | AssertionError e) {
        List<String> trace = player.trace();
        String last =
            String.join("\n  ", trace.subList(Math.max(0, trace.size() - SHOWN), trace.size()));
        throw new AssertionError("seed %d, move %d:\n  %s".formatted(seed, trace.size(), last), e);
      }
    } finally {
      JOURNAL.setLevel(null);
    }
  }

  /** Plays that many moves in memory. */
  public static void play(long seed, int moves) throws Exception {
    play(seed, moves, Core.inMemory(), TestModes.catalog());
  }
}
