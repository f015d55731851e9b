package chat.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import chat.api.Plugin;
import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StorageFactory;
import chat.api.storage.StoredMessage;
import java.io.File;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a database at the start is one clear line. */
final class OpeningTest {

  private final SqliteStorageFactory factory = new SqliteStorageFactory();

  @TempDir Path folder;

  @Test
  void thePluginIsFoundAndClaimsItsScheme() {
    List<StorageFactory<?>> factories =
        ServiceLoader.load(Plugin.class).stream()
            .flatMap(plugin -> plugin.get().storages().stream())
            .toList();

    assertThat(factories).hasSize(1);
    assertThat(factories.get(0).schemes()).containsExactly("sqlite");
  }

  @Test
  void anotherServerOnTheSameDatabaseIsRefusedUntilTheFirstOneStops() throws Exception {
    try (Storage first = open("chat.db")) {
      first.commit(List.of(new Change.Probed(Instant.EPOCH)), 1);
      assertRefused(folder.resolve("chat.db"), "is in use by another server");
      assertRefused(folder.resolve("chat.db"), "is in use by another server");
      first.commit(List.of(new Change.Probed(Instant.EPOCH)), 2);
    }
    try (Storage second = open("chat.db")) {
      assertThat(second.load().lastSeq()).isEqualTo(2);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void anotherNameOfTheSameDatabaseIsRefusedAsWell() throws Exception {
    try (Storage first = open("chat.db")) {
      Path alias = Files.createSymbolicLink(folder.resolve("alias.db"), folder.resolve("chat.db"));

      assertThat(first.load().lastSeq()).isZero();
      assertRefused(alias, "is in use by another server");
    }
  }

  @Test
  void aServerOfAnotherProcessIsRefused() throws Exception {
    try (Storage first = open("chat.db")) {
      assertThat(first.load().lastSeq()).isZero();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OpensOnce.class.getName(),
                  "sqlite:" + folder.resolve("chat.db"))
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(said).contains("is in use by another server");
      assertThat(other.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsLeftAlone() throws Exception {
    Path file = folder.resolve("notes.txt");
    String notes = "Not a database, and long enough to be told from one. ".repeat(50);
    Files.writeString(file, notes);

    assertRefused(file, "is not a SQLite database");
    assertThat(file).hasContent(notes);
  }

  @Test
  void theDatabaseOfAnotherProgramIsLeftAlone() throws Exception {
    Path file = folder.resolve("other.db");
    execute(file, "CREATE TABLE accounts (money INTEGER)");
    byte[] before = Files.readAllBytes(file);

    assertRefused(file, "belongs to another program");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() throws Exception {
    open("chat.db").close();
    Path file = folder.resolve("chat.db");
    execute(
        file,
        "INSERT INTO databasechangelog SELECT 'future', author, filename, dateexecuted, 99,"
            + " exectype, NULL, description, comments, tag, liquibase, contexts, labels,"
            + " deployment_id FROM databasechangelog LIMIT 1");
    execute(file, "PRAGMA user_version = 12345");

    assertRefused(file, "was made by a newer version of chat");
    assertRefused(file, "was made by a newer version of chat");
  }

  @Test
  void aDatabaseWhoseTablesWereMadeOtherwiseIsRefused() throws Exception {
    open("chat.db").close();
    Path file = folder.resolve("chat.db");
    execute(
        file,
        "UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000' WHERE id ="
            + " '1'");
    execute(file, "PRAGMA user_version = 0");

    assertRefused(file, "cannot be made ready: Validation Failed: 1 changesets check sum");
  }

  @Test
  void aDatabaseFromBeforeModesHadValuesKeepsWhatItHasAndTakesThem() throws Exception {
    execute(folder.resolve("chat.db"), resource("before-mode-entries.sql"));
    Snapshot before;
    try (Storage storage = open("chat.db")) {
      before = storage.load();
      storage.commit(
          List.of(new Change.ModeEntrySet(3, 'b', "troll*", "Troll*", "ann", Instant.EPOCH, 19)),
          20);
    }
    assertThat(before.lastSeq()).isEqualTo(8);
    assertThat(before.users()).extracting(Snapshot.User::nick).containsOnly("ann", "bob");
    assertThat(before.channels()).extracting(Snapshot.Channel::modes).containsExactly("int");
    assertThat(before.invites()).containsExactly(new Snapshot.Invite(3, 2));
    assertThat(before.modeEntries()).isEmpty();
    try (Storage storage = open("chat.db")) {
      assertThat(storage.message(5)).map(m -> m.message().body()).contains("Hello");
      assertThat(storage.backward(3, 0, 20, Limit.of(10)))
          .extracting(StoredMessage::seq)
          .containsExactly(4L, 5L, 6L);
      assertThat(storage.load().modeEntries())
          .containsExactly(
              new Snapshot.ModeEntry(3, 'b', "troll*", "Troll*", "ann", Instant.EPOCH, 19));
    }
  }

  @Test
  void idsThatAFormerVersionGaveOutAreKeptApartFromNewOnes() throws Exception {
    execute(folder.resolve("chat.db"), resource("before-mode-entries.sql"));
    Snapshot.IdKeys upgraded;
    try (Storage storage = open("chat.db")) {
      upgraded = storage.load().idKeys();
      storage.commit(List.of(), 20);
    }
    assertThat(upgraded.former()).asHexString().isEqualTo("9E94682F22F260C9B35BDC4BDE226D92");
    assertThat(upgraded.formerUpTo()).isEqualTo(8);
    assertThat(upgraded.key()).hasSize(16).isNotEqualTo(upgraded.former());
    try (Storage storage = open("chat.db")) {
      assertThat(storage.load().idKeys()).usingRecursiveComparison().isEqualTo(upgraded);
    }
    try (Storage storage = open("new.db")) {
      assertThat(storage.load().idKeys().former()).isNull();
    }
  }

  @Test
  void aMigrationThatWasInterruptedGoesOn() throws Exception {
    byte[] secret;
    try (Storage storage = open("chat.db")) {
      storage.commit(List.of(), 17);
      secret = storage.load().idKeys().key();
    }
    Path file = folder.resolve("chat.db");
    execute(file, "PRAGMA user_version = 0");
    execute(
        file,
        "INSERT OR REPLACE INTO databasechangeloglock VALUES (1, 1, '2026-01-01', 'a dead"
            + " process')");

    try (Storage storage = open("chat.db")) {
      assertThat(storage.load().lastSeq()).isEqualTo(17);
      assertThat(storage.load().idKeys().key()).isEqualTo(secret);
    }
  }

  @Test
  void aStartOnACurrentDatabaseTakesNoLiquibase() throws Exception {
    open("chat.db").close();
    List<URL> withoutLiquibase = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("liquibase")) {
        withoutLiquibase.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(
            withoutLiquibase.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> starts = loader.loadClass(OpensOnce.class.getName());
      String[] urls = {"sqlite:" + folder.resolve("chat.db")};

      starts.getMethod("main", String[].class).invoke(null, (Object) urls);
    }
  }

  @Test
  void theFolderHasToBeThere() {
    assertRefused(folder.resolve("missing/chat.db"), "does not exist: create it first");
  }

  @Test
  void aFolderIsNoDatabase() {
    assertRefused(folder, "is a folder");
  }

  @Test
  void aUrlHasToNameAFile() {
    for (String url : List.of("sqlite:", "sqlite: ", "sqlite::memory:", "sqlite:chat.db?mode=ro")) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> factory.open(url))
          .withMessageContaining("invalid DBURL");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefused() throws Exception {
    Path readOnly = Files.createDirectory(folder.resolve("read-only"));
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(readOnly), "Nothing is read-only to the superuser.");

    assertRefused(readOnly.resolve("chat.db"), "cannot be opened");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderThatTakesNoFilesIsRefused() {
    assertRefused(Path.of("/proc/chat.db"), "cannot be opened");
  }

  @Test
  void aDatabaseThatCannotBeWrittenIsRefused() throws Exception {
    open("chat.db").close();
    SickConnections connections = new SickConnections(folder.resolve("chat.db"));
    connections.makeReadOnly();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> SqliteStorage.open(connections))
        .withMessageContaining("cannot be written");
    connections.heal();
    SqliteStorage.open(connections).close();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void onlyItsOwnerReadsANewDatabase() throws Exception {
    open("chat.db").close();

    assertThat(Files.getPosixFilePermissions(folder.resolve("chat.db")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aPathMayHaveBlanksAndLettersOfAnyAlphabet() throws Exception {
    Files.createDirectory(folder.resolve("mes données"));
    try (Storage storage = open("mes données/чат #1 100%.db")) {
      assertThat(storage.load().lastSeq()).isZero();
    }
    assertThat(folder.resolve("mes données/чат #1 100%.db")).exists();
  }

  private Storage open(String name) throws StorageException {
    return factory.open("sqlite:" + folder.resolve(name));
  }

  private void assertRefused(Path file, String reason) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> factory.open("sqlite:" + file))
        .withMessageContainingAll(file.toString(), reason)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private static String resource(String name) throws Exception {
    try (InputStream sql = OpeningTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
