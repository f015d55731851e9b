package chat.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/**
 * The classes of one plugin. They see the JDK, the API and slf4j of the server, and what is in
 * their own jars; nothing else of the server, and nothing of other plugins.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    ClassLoader.registerAsParallelCapable();
    // A cache of open jars would outlive the plugins that they belong to.
    URLConnection.setDefaultUseCaches("jar", false);
  }

  /** What comes from the server, so that both speak of the same classes. */
  private static final List<String> SHARED =
      List.of("chat.api.", "org.slf4j.", "org.jspecify.annotations.");

  private final String plugin;
  private final ClassLoader server;
  private final List<Jar> jars = new ArrayList<>();

  private record Jar(JarFile file, URL url, Optional<Manifest> manifest) {}

  /**
   * Opens the jars.
   *
   * @param plugin what to call it
   * @throws IOException when one of them is no jar
   */
  PluginClassLoader(String plugin, List<Path> files, ClassLoader server) throws IOException {
    super(plugin, urls(files), ClassLoader.getPlatformClassLoader());
    this.plugin = plugin;
    this.server = server;
    try {
      for (Path file : files) {
        JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
        jars.add(new Jar(jar, url(file), Optional.ofNullable(jar.getManifest())));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static URL[] urls(List<Path> files) {
    return files.stream().map(PluginClassLoader::url).toArray(URL[]::new);
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return SHARED.stream().anyMatch(name::startsWith)
        ? server.loadClass(name)
        : super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    for (Jar jar : jars) {
      JarEntry entry = jar.file.getJarEntry(path);
      if (entry != null) {
        return define(name, read(jar, entry), jar);
      }
    }
    throw new ClassNotFoundException(name);
  }

  private static byte[] read(Jar jar, JarEntry entry) throws ClassNotFoundException {
    try (InputStream in = jar.file.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(entry.getName() + " cannot be read", e);
    }
  }

  private Class<?> define(String name, byte[] classFile, Jar jar) {
    Optional<String> exit = ExitCalls.in(classFile);
    if (exit.isPresent()) {
      throw new LinkageError(
          "the class " + name + " calls " + exit.get() + ", which would end the server");
    }
    int dot = name.lastIndexOf('.');
    if (dot > 0 && jar.manifest.isPresent()) {
      definePackageOnce(name.substring(0, dot), jar.manifest.get(), jar.url);
    }
    CodeSource source = new CodeSource(jar.url, (Certificate[]) null);
    return defineClass(name, classFile, 0, classFile.length, source);
  }

  private void definePackageOnce(String name, Manifest manifest, URL url) {
    if (getDefinedPackage(name) == null) {
      try {
        definePackage(name, manifest, url);
      } catch (IllegalArgumentException e) {
        // Another thread was quicker.
        if (getDefinedPackage(name) == null) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Jar jar : jars) {
      jar.file.close();
    }
    super.close();
  }

  @Override
  public String toString() {
    return "plugin " + plugin;
  }
}
