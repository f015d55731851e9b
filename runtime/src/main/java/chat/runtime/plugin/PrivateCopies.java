package chat.runtime.plugin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this process's own for copies of jars, so that the jars can be replaced while the
 * server runs from the copies. It is there from the first copy until {@link #close()}. Any thread.
 *
 * <p>A file in it is locked as long as the process lives; by that a later one tells what a killed
 * server left behind.
 */
final class PrivateCopies implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PrivateCopies.class);

  private static final String PREFIX = "chat-plugins-";
  private static final String LOCK = "lock";
  private static final Duration SURELY_MADE = Duration.ofHours(1);

  private final Path parent;
  private @Nullable Path folder;
  private @Nullable FileChannel lock;
  private int number;

  /** Copies in a folder of their own below that one. */
  PrivateCopies(Path parent) {
    this.parent = parent;
  }

  /** Below the system's folder for temporary files. */
  static PrivateCopies inTemporaryFolder() {
    return new PrivateCopies(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Copies files into a new folder, which it returns. Blocks. */
  synchronized Path copy(List<Path> files) throws IOException {
    Path copies = Files.createDirectory(folder().resolve(Integer.toString(++number)));
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        // From a pipe, say, one could read for ever.
        throw new IOException(file.getFileName() + " is not a file");
      }
      Files.copy(file, copies.resolve(String.valueOf(file.getFileName())));
    }
    return copies;
  }

  private Path folder() throws IOException {
    Path made = folder;
    if (made == null) {
      made = Files.createTempDirectory(parent, PREFIX);
      folder = made;
      // Locked before it has its name: nobody ever sees it without a lock.
      Path nameless = made.resolve(LOCK + ".new");
      lock = FileChannel.open(nameless, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      lock.lock();
      Files.move(nameless, made.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
    }
    return made;
  }

  /** Removes a folder that {@link #copy} returned. Blocks. */
  void remove(Path copies) {
    delete(copies);
  }

  /** Removes everything. Blocks. */
  @Override
  public synchronized void close() {
    Path made = folder;
    if (made != null) {
      delete(made);
      folder = null;
    }
    FileChannel locked = lock;
    if (locked != null) {
      try {
        locked.close();
      } catch (IOException e) {
        log.debug("The lock of {} cannot be closed", made, e);
      }
      lock = null;
    }
  }

  /** Removes what servers left behind that were killed. Blocks. */
  void removeLeftOvers() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent, PREFIX + "*")) {
      stream.forEach(found::add);
    } catch (IOException e) {
      log.debug("Cannot look for copies of plugins that were left behind", e);
    }
    if (!found.isEmpty()) {
      try {
        Path mine = Files.createTempFile(parent, "chat", null);
        UserPrincipal me = Files.getOwner(mine);
        Files.delete(mine);
        found.stream().filter(each -> isLeftOver(each, me)).forEach(PrivateCopies::delete);
      } catch (IOException | UnsupportedOperationException e) {
        log.debug("Cannot tell whose copies of plugins were left behind", e);
      }
    }
  }

  /** Never somebody else's folder, and never one that a living server has. */
  private static boolean isLeftOver(Path each, UserPrincipal me) {
    try {
      if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
          || !Files.getOwner(each, LinkOption.NOFOLLOW_LINKS).equals(me)) {
        return false;
      }
      Path file = each.resolve(LOCK);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Instant changed = Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS).toInstant();
        return changed.isBefore(Instant.now().minus(SURELY_MADE));
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock taken = channel.tryLock()) {
        return taken != null;
      }
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      // Removed before: a start that is refused lets go of a plugin from more than one side.
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      log.warn("Copies of plugins stay in {}: {}", folder, e.toString());
    }
  }
}
