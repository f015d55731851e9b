package chat.runtime.plugin;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StorageFactory;
import chat.runtime.error.StartException;
import chat.runtime.state.ModeCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The plugins that there are. Immutable. */
public final class Plugins {

  private final List<Plugin> plugins;

  /** These plugins, and no others. */
  public Plugins(Collection<? extends Plugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /** The plugins that ship with the server: those on the class path. */
  public static Plugins shipped() throws StartException {
    List<Plugin> found = new ArrayList<>();
    try {
      ServiceLoader.load(Plugin.class, Plugins.class.getClassLoader()).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new StartException(
          "A plugin that ships with the server cannot be loaded: " + e.getMessage(), e);
    }
    return new Plugins(found);
  }

  /** Their names, sorted. */
  public Collection<String> names() {
    Collection<String> names = new TreeSet<>();
    plugins.forEach(plugin -> names.add(plugin.name()));
    return names;
  }

  /** All modes together. */
  public ModeCatalog modes() throws StartException {
    List<ModeHandler> handlers = new ArrayList<>();
    for (Plugin plugin : plugins) {
      for (Factory<ModeHandler, ?> factory : plugin.modes()) {
        handlers.add(make(factory));
      }
    }
    try {
      return new ModeCatalog(handlers);
    } catch (IllegalArgumentException e) {
      throw new StartException("The modes of the plugins do not go together: " + e.getMessage(), e);
    }
  }

  /** Opens the storage that claims the scheme of the URL. Blocks. */
  public Storage openStorage(String url) throws StartException {
    try {
      return open(storageFor(url), url);
    } catch (StorageException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /** The URL as it may be shown to people. */
  public String describeStorage(String url) throws StartException {
    return storageFor(url).describe(url);
  }

  private static <T, C extends Record> T make(Factory<T, C> factory) throws StartException {
    try {
      return factory.create(
          factory.settings().getDeclaredConstructor().newInstance(), new NoContext());
    } catch (Exception e) {
      throw new StartException(factory.name() + " cannot be made: " + e.getMessage(), e);
    }
  }

  private static <C extends Record> Storage open(StorageFactory<C> factory, String url)
      throws StorageException {
    try {
      return factory.open(
          url, factory.settings().getDeclaredConstructor().newInstance(), new NoContext());
    } catch (ReflectiveOperationException e) {
      throw new StorageException("The settings of " + factory.name() + " cannot be made.", e);
    }
  }

  private StorageFactory<?> storageFor(String url) throws StartException {
    String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    Collection<String> schemes = new TreeSet<>();
    for (Plugin plugin : plugins) {
      for (StorageFactory<?> factory : plugin.storages()) {
        if (factory.schemes().contains(scheme)) {
          return factory;
        }
        schemes.addAll(factory.schemes());
      }
    }
    throw new StartException(
        "DBURL begins with '"
            + scheme
            + ":', which no plugin stores to; there is "
            + String.join(", ", schemes)
            + ".");
  }
}
