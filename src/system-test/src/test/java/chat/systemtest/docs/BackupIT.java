package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's backup and restore, with the very statements that stand there. */
final class BackupIT {

  private static final Pattern BACKUP = Pattern.compile("\"(VACUUM INTO '[^\"]*)\"");
  private static final Pattern RESTORE = Pattern.compile("\"(UPDATE server SET [^\"]*)\"");

  @TempDir Path folder;

  @Test
  void whatCameAfterABackupIsLostButNobodyMistakesNewMessagesForIt() throws Exception {
    Document readme = Document.read("README.md");
    Path live = folder.resolve("chat.db");
    Path backup = folder.resolve("backup.db");
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      Device alice = Device.register(server.base(), "alice");
      alice.join("#garden");
      alice.say("#garden", "before the backup");
      String statement = readme.only(BACKUP).replaceAll("'.*'", "'" + backup + "'");
      execute(live, statement);
      alice.say("#garden", "after the backup");
      String cursor = alice.read("limit=1000").at("cursor").text();

      server.stop();
      for (String part : List.of("chat.db", "chat.db-wal", "chat.db-shm")) {
        Files.deleteIfExists(folder.resolve(part));
      }
      Files.move(backup, live);
      execute(live, readme.only(RESTORE));
      server.startAgain();
      alice = alice.at(server.base());
      alice.say("#garden", "after the restore");
      Json page = alice.read("after=" + cursor);

      assertThat(page.at("gap").flag()).isTrue();
      assertThat(page.at("messages").items().stream().map(message -> message.at("body").text()))
          .containsExactly("", "before the backup", "after the restore");
    }
  }

  private static void execute(Path database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
