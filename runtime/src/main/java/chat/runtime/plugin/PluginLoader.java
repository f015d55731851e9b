package chat.runtime.plugin;

import chat.api.ApiVersion;
import chat.api.Plugin;
import chat.runtime.guard.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a plugin of a jar, or of a folder of jars, that was dropped in. Any thread. */
final class PluginLoader {

  private static final Logger log = LoggerFactory.getLogger(PluginLoader.class);

  static final String SERVICE_FILE = "META-INF/services/" + Plugin.class.getName();

  private final PrivateCopies copies;
  private final Patience patience;
  private final ClassLoader server = PluginLoader.class.getClassLoader();

  PluginLoader(PrivateCopies copies, Patience patience) {
    this.copies = copies;
    this.patience = patience;
  }

  /** Loads a plugin. Blocks, and runs the plugin's code. Whatever is wrong with it is told. */
  Candidate load(Path path) {
    Origin origin = Origin.of(path);
    Path copy;
    try {
      copy = copies.copy(PluginFolder.jars(path));
    } catch (IOException e) {
      return Candidate.of(origin, PluginProblem.rejected("it cannot be copied: " + e));
    }
    PluginClassLoader loader = null;
    try {
      List<Path> jars = PluginFolder.jars(copy);
      origin = describe(path, jars);
      checkApi(origin.api());
      loader = new PluginClassLoader(origin.baseName(), jars, server);
      return Candidate.of(load(origin, loader, copy));
    } catch (PluginProblem e) {
      release(loader, copy);
      return Candidate.of(origin, e);
    } catch (IOException | RuntimeException e) {
      release(loader, copy);
      return Candidate.of(
          origin, PluginProblem.rejected("it cannot be read: " + Failures.describe(e)));
    }
  }

  private LoadedPlugin load(Origin origin, PluginClassLoader loader, Path copy)
      throws PluginProblem {
    String file = origin.baseName();
    Plugin plugin = patience.await(file, loader, "loading its class", () -> provider(loader));
    return patience.await(
        file,
        loader,
        "listing its extensions",
        () -> LoadedPlugin.ask(plugin, origin, () -> release(loader, copy)));
  }

  private static Plugin provider(PluginClassLoader loader) throws PluginProblem {
    try {
      List<ServiceLoader.Provider<Plugin>> providers =
          ServiceLoader.load(Plugin.class, loader).stream().toList();
      if (providers.size() != 1) {
        throw PluginProblem.rejected(
            SERVICE_FILE + " names " + providers.size() + " plugins instead of one");
      }
      if (providers.get(0).type().getClassLoader() != loader) {
        throw PluginProblem.rejected(
            SERVICE_FILE + " names a class that is not in the plugin: " + providers.get(0).type());
      }
      return providers.get(0).get();
    } catch (ServiceConfigurationError e) {
      if (e.getCause() == null || e.getCause() instanceof NoSuchMethodException) {
        throw PluginProblem.rejected(e.getMessage());
      }
      throw e;
    }
  }

  /** Reads the manifest of the jar that has the service file. No class is loaded. */
  private static Origin describe(Path path, List<Path> jars) throws PluginProblem {
    List<Path> serving = new ArrayList<>();
    Attributes attributes = new Attributes();
    for (Path file : jars) {
      try (JarFile jar = new JarFile(file.toFile())) {
        if (jar.getEntry(SERVICE_FILE) != null) {
          serving.add(file.getFileName());
          Manifest manifest = jar.getManifest();
          attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
        }
      } catch (IOException | IllegalArgumentException | SecurityException e) {
        throw PluginProblem.rejected(
            file.getFileName() + " is not a jar, or is incomplete: " + Failures.describe(e));
      }
    }
    if (serving.isEmpty()) {
      throw PluginProblem.rejected("not a plugin: " + SERVICE_FILE + " is missing");
    }
    if (serving.size() > 1) {
      throw PluginProblem.rejected("several jars contain " + SERVICE_FILE + ": " + serving);
    }
    return new Origin(
        Origin.of(path).path(),
        text(attributes, Attributes.Name.IMPLEMENTATION_VERSION.toString()),
        text(attributes, ApiVersion.ATTRIBUTE));
  }

  private static String text(Attributes attributes, String name) {
    String text = attributes.getValue(name);
    return text == null ? "" : text.strip();
  }

  private static void checkApi(String api) throws PluginProblem {
    if (api.isEmpty()) {
      throw PluginProblem.rejected(
          "its manifest lacks "
              + ApiVersion.ATTRIBUTE
              + "; this server has version "
              + ApiVersion.CURRENT
              + " of the API");
    }
    if (!fits(api)) {
      throw PluginProblem.rejected(
          "it needs version " + api + " of the API; this server has version " + ApiVersion.CURRENT);
    }
  }

  private static boolean fits(String api) {
    if (!api.matches("[0-9]{1,9}\\.[0-9]{1,9}")) {
      return false;
    }
    String[] wanted = api.split("\\.", -1);
    String[] current = ApiVersion.CURRENT.split("\\.", -1);
    return Integer.parseInt(wanted[0]) == Integer.parseInt(current[0])
        && Integer.parseInt(wanted[1]) <= Integer.parseInt(current[1]);
  }

  private void release(@Nullable PluginClassLoader loader, Path copy) {
    if (loader != null) {
      try {
        loader.close();
      } catch (IOException | RuntimeException e) {
        log.warn("The jars of {} could not be closed: {}", loader, e.toString());
      }
    }
    copies.remove(copy);
  }
}
