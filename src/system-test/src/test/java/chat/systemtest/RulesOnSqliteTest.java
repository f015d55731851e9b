package chat.systemtest;

import chat.api.storage.Storage;
import chat.plugin.modes.ModesPlugin;
import chat.plugin.modesextra.ModesExtraPlugin;
import chat.runtime.error.StartException;
import chat.runtime.plugin.Plugins;
import chat.runtime.rules.Game;
import chat.runtime.state.ModeCatalog;
import chat.runtime.testkit.TroubledStorage;
import chat.storage.sqlite.SqlitePlugin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runtime's game of random moves, with the modes and the storage that ship. */
class RulesOnSqliteTest {

  private static final int MOVES = 600;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103})
  void theServerKeepsTheRules(long seed) throws Exception {
    ModeCatalog modes = new Plugins(List.of(new ModesPlugin(), new ModesExtraPlugin())).modes();
    Game.play(seed, MOVES, new TroubledStorage(open(), before -> open()), modes);
  }

  private Storage open() {
    try {
      return new Plugins(List.of(new SqlitePlugin()))
          .openStorage("sqlite:" + folder.resolve("chat.db"));
    } catch (StartException e) {
      throw new IllegalStateException(e);
    }
  }
}
