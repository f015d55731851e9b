package chat.systemtest;

import chat.plugin.modes.ModesPlugin;
import chat.plugin.modesextra.ModesExtraPlugin;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.guard.DraftRules;
import chat.runtime.guard.Guards;
import chat.runtime.guard.PluginMeter;
import chat.runtime.plugin.Extensions;
import chat.runtime.plugin.Plugins;
import chat.runtime.rules.Game;
import chat.runtime.testkit.TroubledStorage;
import chat.storage.sqlite.SqlitePlugin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runtime's game of random moves, with the modes and the storage that ship. */
class RulesOnSqliteTest {

  private static final int MOVES = 600;

  private static final Guards GUARDS =
      new Guards(Duration.ofSeconds(2), new DraftRules(4096, 16_384), PluginMeter.NONE);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103})
  void theServerKeepsTheRules(long seed) throws Exception {
    Extensions extensions = open();
    Game.play(
        seed,
        MOVES,
        new TroubledStorage(extensions.storage(), before -> open().storage()),
        extensions.modes());
  }

  private Extensions open() {
    ServerConfig config = ServerConfig.of(Map.of("DBURL", "sqlite:" + folder.resolve("chat.db")));
    try {
      return new Plugins(List.of(new ModesPlugin(), new ModesExtraPlugin(), new SqlitePlugin()))
          .start(config, Clock.systemUTC(), GUARDS);
    } catch (StartException e) {
      throw new IllegalStateException(e);
    }
  }
}
