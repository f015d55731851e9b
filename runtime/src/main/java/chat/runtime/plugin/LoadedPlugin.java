package chat.runtime.plugin;

import chat.api.Extension;
import chat.api.Plugin;
import chat.api.Subcommand;
import chat.api.storage.StorageFactory;
import chat.runtime.config.RecordSettings;
import chat.runtime.guard.Kind;
import chat.runtime.guard.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A plugin that was found and has told what it brings. Immutable.
 *
 * @param loader of its classes
 * @param subcommands by their names
 * @param release lets go of its class loader and its copies
 */
record LoadedPlugin(
    Origin origin,
    String name,
    ClassLoader loader,
    List<FoundExtension<?>> extensions,
    List<Named<Subcommand>> subcommands,
    Runnable release)
    implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

  /** Asks a plugin what it is called and what it brings. Runs its code. */
  static LoadedPlugin ask(Plugin plugin, Origin origin, Runnable release) throws PluginProblem {
    String name = checked("its name", plugin.name(), NAME);
    List<FoundExtension<?>> extensions = new ArrayList<>();
    for (StorageFactory<?> factory : listed("storages()", plugin.storages())) {
      Set<String> schemes = new TreeSet<>();
      for (String scheme : factory.schemes()) {
        schemes.add(checked("a scheme", scheme, SCHEME));
      }
      extensions.add(found(Kind.STORAGE, factory, schemes));
    }
    add(extensions, Kind.AUTHENTICATOR, listed("authenticators()", plugin.authenticators()));
    add(extensions, Kind.FILTER, listed("filters()", plugin.filters()));
    add(extensions, Kind.MODE, listed("modes()", plugin.modes()));
    add(extensions, Kind.LISTENER, listed("listeners()", plugin.listeners()));
    List<Named<Subcommand>> subcommands = new ArrayList<>();
    for (Subcommand subcommand : listed("subcommands()", plugin.subcommands())) {
      subcommands.add(
          new Named<>(checked("a subcommand's name", subcommand.name(), NAME), subcommand));
    }
    return new LoadedPlugin(
        origin,
        name,
        plugin.getClass().getClassLoader(),
        List.copyOf(extensions),
        List.copyOf(subcommands),
        release);
  }

  private static void add(
      List<FoundExtension<?>> extensions, Kind kind, List<? extends Extension<?>> factories)
      throws PluginProblem {
    for (Extension<?> factory : factories) {
      extensions.add(found(kind, factory, Set.of()));
    }
  }

  private static <C extends Record> FoundExtension<C> found(
      Kind kind, Extension<C> factory, Set<String> schemes) throws PluginProblem {
    String name = checked("the name of a " + kind, factory.name(), NAME);
    String description = factory.description();
    Class<C> settings = factory.settings();
    if (description == null || settings == null) {
      throw PluginProblem.rejected(
          "its " + kind + " " + name + " has no description() or settings()");
    }
    try {
      return new FoundExtension<>(
          kind, name, description, factory, RecordSettings.of(name, settings), Set.copyOf(schemes));
    } catch (IllegalArgumentException e) {
      throw PluginProblem.rejected(
          "the settings of its " + kind + " " + name + " cannot be read: " + e.getMessage());
    }
  }

  private static <T> List<T> listed(String method, List<T> list) throws PluginProblem {
    if (list == null || list.stream().anyMatch(each -> each == null)) {
      throw PluginProblem.rejected("its " + method + " returns null");
    }
    return list;
  }

  private static String checked(String what, String name, Pattern allowed) throws PluginProblem {
    if (name == null || !allowed.matcher(name).matches()) {
      throw PluginProblem.rejected(
          what
              + " is "
              + (name == null ? "null" : "'" + name + "'")
              + "; must be lower-case letters, digits and single - between them, a letter first");
    }
    return name;
  }

  /** As people read it: its name and where it comes from. */
  @Override
  public String toString() {
    return name + " " + (origin.ships() ? origin.file() : "(" + origin.file() + ")");
  }

  /** Lets go of its classes. */
  @Override
  public void close() {
    release.run();
  }
}
