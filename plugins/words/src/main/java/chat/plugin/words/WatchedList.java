package chat.plugin.words;

import chat.api.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The list of words in a file, read again when the file changes. A file that cannot be used leaves
 * the list as it was, with one line in the log for each such change.
 */
final class WatchedList implements Supplier<WordList> {

  private static final long PAUSE_SECONDS = 2;

  /** What tells one version of a file from another; nothing when it cannot be read. */
  private record Version(FileTime changed, long size, @Nullable Object inode) {}

  private final Path file;
  private final Logger logger;
  private volatile WordList list;
  private @Nullable Version seen;

  private WatchedList(Path file, Logger logger) throws IOException {
    this.file = file;
    this.logger = logger;
    this.seen = version();
    this.list = WordList.read(file);
  }

  /**
   * Reads the list now, and from now on when the file changes.
   *
   * @throws IOException when it cannot be used; the message says where
   */
  static WatchedList start(Path file, PluginContext context) throws IOException {
    WatchedList watched = new WatchedList(file, context.logger());
    context
        .executor()
        .scheduleWithFixedDelay(watched::look, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    return watched;
  }

  @Override
  public WordList get() {
    return list;
  }

  /** Reads the file if it is another than at the last look. Used by one thread at a time. */
  void look() {
    Version now = version();
    if (now == null ? seen == null : now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      list = WordList.read(file);
      logger.info("The list of words was read again: {} words.", list.size());
    } catch (IOException e) {
      logger.warn("The previous list of words stays in force: {}", e.getMessage());
    } catch (RuntimeException e) {
      logger.error("The previous list of words stays in force.", e);
    }
  }

  private @Nullable Version version() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return null;
    }
  }
}
