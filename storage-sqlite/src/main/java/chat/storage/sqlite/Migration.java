package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Liquibase, quietly. The only class that touches it, so that it is loaded only where there is
 * something to migrate.
 */
final class Migration {

  /** Held, since a logger that nobody holds is collected together with its level. */
  private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

  private final Path file;
  private final Connection connection;

  Migration(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
    LIQUIBASE.setLevel(Level.WARNING);
  }

  /** Whether the database has had changesets that this program does not know. */
  boolean isNewerThanProgram() throws StorageException {
    return call(
        liquibase ->
            !liquibase.listUnexpectedChangeSets(new Contexts(), new LabelExpression()).isEmpty());
  }

  /** Runs the changesets that are missing. */
  void run() throws StorageException {
    call(
        liquibase -> {
          // Its own lock outlives a killed process; the server's lock does not, and suffices.
          liquibase.forceReleaseLocks();
          liquibase.setShowSummary(UpdateSummaryEnum.OFF);
          liquibase.update(new Contexts(), new LabelExpression());
          return true;
        });
  }

  @FunctionalInterface
  private interface Call {
    boolean on(Liquibase liquibase) throws LiquibaseException;
  }

  private boolean call(Call call) throws StorageException {
    ClassLoaderResourceAccessor resources =
        new ClassLoaderResourceAccessor(Migration.class.getClassLoader());
    Map<String, Object> scope =
        Map.of(
            Scope.Attr.ui.name(),
            new LoggerUIService(),
            Scope.Attr.resourceAccessor.name(),
            resources,
            "liquibase.analytics.enabled",
            false);
    try {
      return Scope.child(
          scope,
          () -> {
            Database database =
                DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(connection));
            return call.on(new Liquibase(Schema.CHANGELOG, resources, database));
          });
    } catch (Exception e) {
      throw new StorageException(
          "The tables of the database " + file + " cannot be made ready: " + oneLine(e), e);
    }
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
  }
}
