package chat.runtime.plugin;

import chat.runtime.config.ServerConfig;
import chat.runtime.guard.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the settings name has to be there: the storage of DBURL, the filters of FILTERS and SHADOW.
 */
final class Demands {

  private static final String HOOK = ".js";

  private Demands() {}

  /** A line for everything that is missing and, if anything is, for every plugin that is broken. */
  static List<String> unmet(Collection<Entry> entries, ServerConfig config) {
    List<String> missing = missing(entries, config);
    List<String> lines = new ArrayList<>(missing);
    for (Entry entry : entries) {
      if (entry.isBroken() && entry.origin().ships()) {
        lines.add(
            "The plugin "
                + entry.name()
                + ", which ships with the server, is "
                + entry.state()
                + ": "
                + entry.reason());
      } else if (!missing.isEmpty()
          && (entry.isBroken() || entry.state() == PluginState.DISABLED)) {
        lines.add(
            "The plugin "
                + entry.name()
                + " ("
                + entry.origin().file()
                + ") is "
                + entry.state()
                + ": "
                + entry.reason());
      }
    }
    return lines;
  }

  /** A line for everything that the settings name and that no plugin brings. */
  static List<String> missing(Collection<Entry> entries, ServerConfig config) {
    List<String> missing = new ArrayList<>();
    String scheme = Schemes.of(config.dbUrl());
    Set<String> schemes = new TreeSet<>();
    extensions(entries, Kind.STORAGE).forEach(storage -> schemes.addAll(storage.schemes()));
    if (!schemes.contains(scheme)) {
      missing.add(
          "invalid DBURL: no plugin provides the scheme \""
              + scheme
              + ":\"; available: "
              + listed(schemes));
    }
    Set<String> filters = new TreeSet<>();
    extensions(entries, Kind.FILTER).forEach(filter -> filters.add(filter.name()));
    for (String name : config.filters()) {
      if (!filters.contains(name)) {
        missing.add(
            "invalid FILTERS: unknown filter \"" + name + "\"; available: " + listed(filters));
      } else if (isOff(name, entries)) {
        missing.add(
            "invalid FILTERS: the filter \""
                + name
                + "\" is off because it is not set up (--help-settings); set it up, or leave it"
                + " out of FILTERS");
      }
    }
    for (String name : config.shadow()) {
      if (!filters.contains(name) && !name.endsWith(HOOK)) {
        missing.add(
            "invalid SHADOW: \""
                + name
                + "\" is neither a filter nor a hook (*.js); available filters: "
                + listed(filters));
      }
    }
    return missing;
  }

  private static boolean isOff(String filter, Collection<Entry> entries) {
    return entries.stream()
        .flatMap(entry -> entry.running().stream())
        .flatMap(plugin -> plugin.extensions().stream())
        .anyMatch(
            each ->
                each.found().kind() == Kind.FILTER
                    && each.found().name().equals(filter)
                    && each.state() == ExtensionState.OFF);
  }

  private static List<FoundExtension<?>> extensions(Collection<Entry> entries, Kind kind) {
    List<FoundExtension<?>> extensions = new ArrayList<>();
    for (Entry entry : entries) {
      entry
          .plugin()
          .ifPresent(
              plugin ->
                  plugin.extensions().stream()
                      .filter(each -> each.kind() == kind)
                      .forEach(extensions::add));
    }
    return extensions;
  }

  private static String listed(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
