package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Brings a database to the schema of this program. The hash of the changelog is in the file's
 * {@code user_version} once the changelog has run to its end; while it is the same, Liquibase is
 * not even loaded, which saves most of a start. Any other program version has another hash, so a
 * schema that is newer than the program always gets as far as Liquibase, which knows it by the
 * changesets that this program has not heard of.
 */
final class Schema {

  static final String CHANGELOG = "chat/storage/sqlite/changelog.sql";

  /** In the header of every database of ours: "chat". */
  private static final int APPLICATION = 0x63686174;

  private static final int SECRET_BYTES = 16;

  private Schema() {}

  /**
   * Makes a new database ours, and refuses that of another program before anything in it is
   * touched.
   */
  static void claim(Path database, Connection connection) throws SQLException, StorageException {
    if (Connections.number(connection, "PRAGMA application_id") == APPLICATION) {
      return;
    }
    if (Connections.number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
      throw new StorageException(
          "The database "
              + database
              + " belongs to another program: DBURL has to name another file.");
    }
    execute(connection, "PRAGMA application_id = " + APPLICATION);
  }

  /** Creates or migrates the tables where they are not those of this program. */
  static void ensure(Path database, Connection connection) throws SQLException, StorageException {
    int hash = changelogHash();
    if (Connections.number(connection, "PRAGMA user_version") == hash) {
      return;
    }
    Migration migration = new Migration(database, connection);
    if (migration.isNewerThanProgram()) {
      throw new StorageException(
          "The database "
              + database
              + " was made by a newer version of chat: start that version, or restore a backup.");
    }
    // Not current again until it has run to its end: after an interruption the next start goes on.
    execute(connection, "PRAGMA user_version = 0");
    connection.commit();
    migration.run();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO server (only_row, secret, last_seq, probed) VALUES (1, ?, 0, 0)")) {
      byte[] secret = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(secret);
      insert.setBytes(1, secret);
      insert.executeUpdate();
    }
    execute(connection, "PRAGMA user_version = " + hash);
    connection.commit();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int changelogHash() {
    try (InputStream changelog =
        Objects.requireNonNull(
            Schema.class.getClassLoader().getResourceAsStream(CHANGELOG), CHANGELOG)) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(changelog.readAllBytes());
      return ByteBuffer.wrap(hash).getInt();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("The changelog cannot be read", e);
    }
  }
}
