package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The file that a {@code DBURL} names: {@code sqlite:<path>}, absolute or relative to the working
 * directory, or {@code sqlite:///<absolute path>}. The path is taken literally; neither {@code %20}
 * nor {@code ?} mean anything.
 *
 * <p>Two slashes are refused. Programs disagree about them: in {@code sqlite://chat.db} the name is
 * a host to some, and a relative path to others.
 */
final class DatabasePath {

  private static final String SCHEME = "sqlite:";

  private DatabasePath() {}

  /** The path, absolute. */
  static Path of(String url) throws StorageException {
    String name = url.substring(SCHEME.length());
    if (name.startsWith("//") && !name.startsWith("///")) {
      String path = name.substring(2);
      throw invalid(
          url,
          "write sqlite:"
              + path
              + " for a relative path, sqlite:///"
              + path
              + " for an absolute one");
    }
    if (name.startsWith(":")) {
      throw invalid(url, "a database in memory would not survive a restart; write sqlite:<path>");
    }
    if (name.toLowerCase(Locale.ROOT).startsWith("file:")) {
      throw invalid(url, "write sqlite:<path>, without file:");
    }
    // The driver would read parameters after a question mark.
    if (name.contains("?")) {
      throw invalid(url, "write sqlite:<path>, without parameters and without a question mark");
    }
    if (name.isBlank() || !name.equals(name.strip())) {
      throw invalid(url, "write sqlite:<path>, without white space around the path");
    }
    try {
      return Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new StorageException(message(url, e.getReason()), e);
    }
  }

  private static StorageException invalid(String url, String problem) {
    return new StorageException(message(url, problem));
  }

  private static String message(String url, String problem) {
    return "invalid DBURL \"" + url + "\": " + problem;
  }
}
