package chat.runtime.rules;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of random moves. {@code -Dchat.seed=…} plays one game again; one is always new. */
class RulesTest {

  private static final int GAMES = 20;
  private static final int MOVES = 800;

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
    Game.play(seed, MOVES);
  }
}
