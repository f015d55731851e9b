package chat.api.testkit;

import chat.api.ApiVersion;
import chat.api.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A plugin as it is dropped in.
 *
 * @param source a jar, or a folder of classes
 * @param name the plugin's name, where it is known
 */
record PluginJar(Path source, List<Path> libraries, Optional<String> name) {

  static PluginJar of(Class<? extends Plugin> type, Class<?>... libraries) {
    try {
      String name = type.getConstructor().newInstance().name();
      return new PluginJar(
          origin(type),
          Arrays.stream(libraries).map(PluginJar::origin).toList(),
          Optional.of(name));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type + " needs a public constructor without parameters", e);
    }
  }

  static PluginJar of(Path jar) {
    return new PluginJar(jar, List.of(), Optional.empty());
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Puts it into that folder: one jar, or a folder of jars when it brings libraries along. */
  void dropInto(Path folder) throws IOException {
    if (libraries.isEmpty()) {
      pack(source, folder.resolve(dropped()));
      return;
    }
    Path own = Files.createDirectories(folder.resolve(dropped()));
    pack(source, own.resolve(dropped() + ".jar"));
    for (int i = 0; i < libraries.size(); i++) {
      pack(libraries.get(i), own.resolve("library" + i + ".jar"));
    }
  }

  private static void pack(Path source, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar)) {
      if (Files.isDirectory(source)) {
        packFolder(source, out);
      } else {
        Files.copy(source, out);
      }
    }
  }

  private static void packFolder(Path classes, OutputStream out) throws IOException {
    Manifest manifest = new Manifest();
    Path own = classes.resolve(JarFile.MANIFEST_NAME);
    if (Files.exists(own)) {
      try (var in = Files.newInputStream(own)) {
        manifest.read(in);
      }
    }
    Attributes attributes = manifest.getMainAttributes();
    attributes.putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putIfAbsent(new Attributes.Name(ApiVersion.ATTRIBUTE), ApiVersion.CURRENT);
    try (JarOutputStream packed = new JarOutputStream(out, manifest);
        Stream<Path> found = Files.walk(classes)) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        String entry = classes.relativize(file).toString().replace('\\', '/');
        if (!entry.equals(JarFile.MANIFEST_NAME)) {
          packed.putNextEntry(new JarEntry(entry));
          Files.copy(file, packed);
          packed.closeEntry();
        }
      }
    }
  }

  /** Fails, with what the server says of it, when the server does not run it. */
  void checkThatItRuns(ChatServer server) {
    Reply reply = server.admin().get("/api/v1/admin/plugins");
    String said = "nothing";
    if (reply.at("plugins") instanceof List<?> plugins) {
      for (Object plugin : plugins) {
        if (plugin instanceof Map<?, ?> its && dropped().equals(its.get("file"))) {
          if ("running".equals(its.get("state"))) {
            return;
          }
          said = its.get("state") + ", " + its.get("reason");
        }
      }
    }
    throw new AssertionError(
        "The server does not run "
            + dropped()
            + ". It says of it: "
            + said
            + ". It wrote:\n"
            + String.join("\n", server.log()));
  }

  /** What stands in PLUGINS_DIR. */
  private String dropped() {
    String own = name.orElse(source.getFileName().toString().replaceFirst("\\.jar$", ""));
    return libraries.isEmpty() ? own + ".jar" : own;
  }
}
