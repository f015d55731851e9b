package chat.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.storage.StorageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class DatabasePathTest {

  @ParameterizedTest
  @CsvSource({
    "sqlite:chat.db, chat.db",
    "SQLite:chat.db, chat.db",
    "sqlite:./chat.db, chat.db",
    "sqlite:../chat.db, ../chat.db",
    "sqlite:data/chat.db, data/chat.db",
    "sqlite:/data/chat.db, /data/chat.db",
    "sqlite:///data/chat.db, /data/chat.db",
    "sqlite:////data/chat.db, /data/chat.db",
    "sqlite:my chat.db, my chat.db",
    "sqlite:my%20chat.db, my%20chat.db",
    "sqlite:a#b&c=d, a#b&c=d",
    "sqlite:profile:x, profile:x",
  })
  void aPathIsTakenLiterally(String url, String path) throws Exception {
    assertThat(DatabasePath.of(url)).isEqualTo(Path.of(path).toAbsolutePath().normalize());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sqlite://chat.db | sqlite:chat.db for a relative path, sqlite:///chat.db for an absolute",
        "sqlite://data/chat.db | sqlite:data/chat.db for a relative path",
        "sqlite://localhost/data/chat.db | sqlite:///localhost/data/chat.db",
        "sqlite://./chat.db | sqlite:./chat.db",
        "sqlite:// | relative path",
        "sqlite::memory: | would not survive a restart",
        "sqlite:file:chat.db | without file:",
        "sqlite:FILE:///chat.db | without file:",
        "sqlite:chat.db?mode=ro | without parameters",
        "sqlite:///data/chat.db?cache=shared | without parameters",
        "'sqlite: chat.db' | without white space",
        "'sqlite:   ' | without white space",
      })
  void aUrlThatPeopleReadInSeveralWaysIsRefusedWithTheRightSpelling(String url, String says) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> DatabasePath.of(url))
        .withMessageStartingWith("invalid DBURL \"" + url + "\": ")
        .withMessageContaining(says);
  }

  @Test
  void whatIsShownIsTheWholePath() {
    assertThat(new SqliteStorageFactory().describe("sqlite:///data/../data/chat.db"))
        .isEqualTo("sqlite:/data/chat.db");
    assertThat(new SqliteStorageFactory().describe("sqlite:chat.db"))
        .isEqualTo("sqlite:" + Path.of("chat.db").toAbsolutePath());
    assertThat(new SqliteStorageFactory().describe("sqlite://x")).isEqualTo("sqlite://x");
  }
}
