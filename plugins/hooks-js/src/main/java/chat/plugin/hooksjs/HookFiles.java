package chat.plugin.hooksjs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of hooks: which files are there, and what they hold once nobody writes to them any
 * more. One thread at a time.
 */
final class HookFiles implements AutoCloseable {

  private static final String ENDING = ".js";
  private static final int MAX_SIZE = 1 << 20;

  private static final long FULL_LOOK = TimeUnit.SECONDS.toNanos(2);

  private final Path folder;
  private Map<String, Text> seen = new TreeMap<>();
  private Map<String, Text> settled = new TreeMap<>();
  private @Nullable WatchService watch;
  private @Nullable WatchKey key;
  private long lastLook = System.nanoTime() - FULL_LOOK;
  private boolean unsettled;

  HookFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * What a hook is made of.
   *
   * @param settings the file of the same name that ends in {@code .json}, or {@code {}}
   * @param problem why the files cannot be read; empty when they can
   */
  record Text(String script, String settings, String problem) {}

  /** Whether there is a hook to be found now; looks at names only. */
  boolean hasAny() {
    try {
      return !names().isEmpty();
    } catch (IOException e) {
      return true; // the next look will say what is wrong
    }
  }

  /** All hooks by the names of their files, whatever state they are in. For the start. */
  Map<String, Text> read() throws IOException {
    lastLook = System.nanoTime();
    seen = lookAtAll();
    settled = seen;
    watchFolder();
    return settled;
  }

  /**
   * Whether anything may have changed since: the file system has said so, or it is time to look for
   * oneself. Costs little.
   */
  boolean isDue() {
    if (unsettled || System.nanoTime() - lastLook >= FULL_LOOK) {
      return true;
    }
    WatchKey signalled = key;
    if (signalled == null) {
      return false;
    }
    boolean any = !signalled.pollEvents().isEmpty();
    signalled.reset();
    return any;
  }

  /**
   * All hooks by the names of their files: each as it is now if it was the same at the look before,
   * and otherwise as it was.
   */
  Map<String, Text> look() throws IOException {
    lastLook = System.nanoTime();
    if (key == null || !key.isValid()) {
      watchFolder();
    }
    Map<String, Text> now = lookAtAll();
    Map<String, Text> result = new TreeMap<>(settled);
    unsettled = false;
    Stream.concat(now.keySet().stream(), settled.keySet().stream())
        .distinct()
        .forEach(
            name -> {
              Text current = now.get(name);
              if (!Objects.equals(seen.get(name), current)) {
                unsettled = true;
              } else if (current == null) {
                result.remove(name);
              } else {
                result.put(name, current);
              }
            });
    seen = now;
    settled = result;
    return result;
  }

  @Override
  public void close() {
    try {
      if (watch != null) {
        watch.close();
      }
    } catch (IOException e) {
      // Nobody is left to be told of changes.
    }
  }

  /**
   * Reads all files, every time: a file may be replaced by one of the same size and time, and they
   * are few and small.
   */
  private Map<String, Text> lookAtAll() throws IOException {
    Map<String, Text> all = new TreeMap<>();
    for (String name : names()) {
      try {
        all.put(name, read(folder.resolve(name)));
      } catch (NoSuchFileException e) {
        // Deleted since the folder was listed.
      }
    }
    return all;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING) && !name.startsWith("."))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /** A file that cannot be read is that hook's trouble, and no other's. */
  private static Text read(Path script) throws NoSuchFileException {
    Path settings = settingsOf(script);
    try {
      return new Text(text(script), Files.isRegularFile(settings) ? text(settings) : "{}", "");
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      return new Text("", "", e.toString());
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MAX_SIZE) {
      throw new IOException(file + " has more than " + MAX_SIZE + " bytes.");
    }
    // What is no UTF-8 becomes a character that no name may have, and so an error with its place.
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  static Path settingsOf(Path script) {
    String name = script.getFileName().toString();
    return script.resolveSibling(
        name.substring(0, name.length() - (name.endsWith(ENDING) ? ENDING.length() : 0)) + ".json");
  }

  private void watchFolder() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      if (watch == null) {
        watch = folder.getFileSystem().newWatchService();
      }
      key =
          folder.register(
              watch,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
    } catch (IOException | UnsupportedOperationException | ClosedWatchServiceException e) {
      key = null; // then only the look every two seconds notices
    }
  }
}
