package chat.runtime.rules;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import chat.runtime.state.Journal;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Thousands of random moves. A game that goes wrong names its seed and its last moves; play it
 * again with {@code -Dchat.seed=…}. One game of each run is new.
 */
class RulesTest {

  private static final int GAMES = 20;
  private static final int MOVES = 800;

  /** What it says when commits fail is no news here. */
  private static final Logger JOURNAL = (Logger) LoggerFactory.getLogger(Journal.class);

  @BeforeAll
  static void beQuiet() {
    JOURNAL.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    JOURNAL.setLevel(null);
  }

  static LongStream seeds() {
    String seed = System.getProperty("chat.seed");
    return seed != null
        ? LongStream.of(Long.parseLong(seed))
        : LongStream.concat(
            LongStream.rangeClosed(1, GAMES), LongStream.of(System.currentTimeMillis()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theServerKeepsTheRules(long seed) throws Exception {
    try (Player player = new Player(seed)) {
      try {
        player.play(MOVES);
      } catch (Exception | AssertionError e) {
        List<String> trace = player.trace();
        String last =
            String.join("\n  ", trace.subList(Math.max(0, trace.size() - 40), trace.size()));
        throw new AssertionError("seed %d, move %d:\n  %s".formatted(seed, trace.size(), last), e);
      }
    }
  }
}
