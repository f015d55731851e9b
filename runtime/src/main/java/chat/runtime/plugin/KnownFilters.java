package chat.runtime.plugin;

import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.guard.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters of plugins in PLUGINS_DIR that run, written down from one start to the next: one that
 * vanishes must not let everything through. One thread at a time.
 */
final class KnownFilters {

  private static final Logger log = LoggerFactory.getLogger(KnownFilters.class);

  static final String FILE = "known-filters.txt";

  private static final String HEAD =
      """
      # The filters of plugins in PLUGINS_DIR that ran when this server last started: filter, plugin, file.
      # While one of them does not run, what it decides on is refused. To do without one for good, name its
      # plugin in PLUGINS_DISABLED, or remove its line while the server is stopped.
      """;

  private final Optional<Path> file;
  private Set<Known> known;

  /**
   * A filter that ran.
   *
   * @param file the name of the jar or folder that its plugin came from
   */
  record Known(String filter, String plugin, String file) {

    private String line() {
      return filter + '\t' + plugin + '\t' + file;
    }

    /** Whether the setting takes the plugin out of use. */
    private boolean isDisabled(ServerConfig config) {
      return config.pluginsDisabled().contains(plugin)
          || config.pluginsDisabled().contains(Origin.of(Path.of(file)).baseName());
    }

    boolean isOf(Entry entry) {
      return entry.name().equals(plugin) || entry.origin().file().equals(file);
    }
  }

  private KnownFilters(Optional<Path> file, Set<Known> known) {
    this.file = file;
    this.known = known;
  }

  /** None, for a server that takes no plugins from a folder. */
  static KnownFilters none() {
    return new KnownFilters(Optional.empty(), Set.of());
  }

  /** Those of the last start. Blocks. */
  static KnownFilters read(Path dataDir) throws StartException {
    Path file = dataDir.resolve(FILE);
    Set<Known> known = new LinkedHashSet<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] fields = line.split("\t", 3);
          if (fields.length != 3) {
            throw new StartException(
                file + " has a line that is not a filter, its plugin and its file: " + line);
          }
          known.add(new Known(fields[0], fields[1], fields[2]));
        }
      }
    } catch (NoSuchFileException e) {
      // The first start with such a filter.
    } catch (IOException e) {
      throw new StartException(
          file + " cannot be read, so that filters could be missing unnoticed: " + e, e);
    }
    return new KnownFilters(Optional.of(file), known);
  }

  /** Those that do not run now, though nothing says that they need not. */
  List<MissingFilter> missing(Collection<Entry> entries, ServerConfig config) {
    Set<String> there = new LinkedHashSet<>();
    entries.stream()
        .flatMap(entry -> entry.running().stream())
        .flatMap(plugin -> plugin.extensions().stream())
        .filter(extension -> extension.found().kind() == Kind.FILTER)
        .forEach(extension -> there.add(extension.found().name()));
    List<MissingFilter> missing = new ArrayList<>();
    for (Known each : known) {
      if (!there.contains(each.filter())
          && !config.shadow().contains(each.filter())
          && !each.isDisabled(config)) {
        missing.add(new MissingFilter(each, reason(each, entries)));
      }
    }
    return missing;
  }

  private static String reason(Known known, Collection<Entry> entries) {
    for (Entry entry : entries) {
      if (known.isOf(entry)) {
        return entry.running().isPresent()
            ? entry.origin().file() + " does not bring it any more"
            : entry.origin().file() + " is " + entry.state() + ": " + entry.reason();
      }
    }
    return known.file() + " is gone from PLUGINS_DIR";
  }

  /** Writes down what runs now, and what is still missing. Blocks. */
  void remember(Collection<Entry> entries, Collection<MissingFilter> missing) {
    Set<Known> now = new LinkedHashSet<>();
    for (Entry entry : entries) {
      if (entry.running().isPresent() && !entry.origin().ships()) {
        entry.running().get().extensions().stream()
            .filter(each -> each.found().kind() == Kind.FILTER)
            .filter(each -> each.state() == ExtensionState.RUNNING)
            .forEach(
                each ->
                    now.add(new Known(each.found().name(), entry.name(), entry.origin().file())));
      }
    }
    missing.forEach(each -> now.add(each.known()));
    if (now.equals(known)) {
      return;
    }
    known.stream()
        .filter(each -> now.stream().noneMatch(other -> other.filter().equals(each.filter())))
        .forEach(
            each ->
                log.warn(
                    "The filter {} ran at the last start and is left out from now on: the settings"
                        + " say so",
                    each.filter()));
    known = now;
    file.ifPresent(this::write);
  }

  private void write(Path path) {
    StringBuilder text = new StringBuilder(HEAD);
    known.forEach(each -> text.append(each.line()).append('\n'));
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Path made = path.resolveSibling(FILE + ".new");
      Files.writeString(made, text);
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn(
          "{} cannot be written: a filter that is gone will not be missed at the next start. {}",
          path,
          e.toString());
    }
  }

  /** What the operator can do about one that is missing. */
  String advice(MissingFilter missing) {
    return missing.sentence()
        + " Reason: "
        + missing.reason()
        + ". Bring it back and restart or reload it; or name "
        + missing.known().plugin()
        + " in PLUGINS_DISABLED, or remove its line from "
        + file.map(Path::toString).orElse(FILE)
        + " while the server is stopped, to do without it.";
  }
}
