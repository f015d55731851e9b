package chat.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The jar of {@link NothingPlugin}. Here that class is only bytes: the bench runs without the API.
 */
final class NothingJar {
  private static final String TYPE = "chat.bench.NothingPlugin";

  private NothingJar() {}

  /** Writes the jar, so that it can be dropped in. */
  static void pack(Path jar) {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Chat-Api-Version", "1.0");
    String file = TYPE.replace('.', '/') + ".class";
    try {
      Files.createDirectories(jar.getParent());
      // Written beside and moved: a server may be reading the old one.
      Path part = jar.resolveSibling("nothing.part");
      try (var out = new JarOutputStream(Files.newOutputStream(part), manifest);
          InputStream code = NothingJar.class.getResourceAsStream("/" + file)) {
        if (code == null) {
          throw new IllegalStateException("the bench cannot read its own classes");
        }
        out.putNextEntry(new JarEntry(file));
        code.transferTo(out);
        out.putNextEntry(new JarEntry("META-INF/services/chat.api.Plugin"));
        out.write(TYPE.getBytes(StandardCharsets.UTF_8));
      }
      Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
