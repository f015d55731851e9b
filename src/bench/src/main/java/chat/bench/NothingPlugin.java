package chat.bench;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A plugin with a filter that lets everything pass: what asking a filter costs by itself. The bench
 * packs this class into a jar of its own for the servers that it measures.
 */
public final class NothingPlugin implements Plugin {

  @Override
  public String name() {
    return "nothing";
  }

  @Override
  public List<Factory<MessageFilter, ?>> filters() {
    return List.of(
        Factory.of(
            "nothing", "lets everything pass", () -> (draft, context) -> Verdict.accept(draft)));
  }

  /** Writes the jar, so that it can be dropped in. */
  static void pack(Path jar) {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Chat-Api-Version", "1.0");
    String type = NothingPlugin.class.getName();
    String file = type.replace('.', '/') + ".class";
    try {
      Files.createDirectories(jar.getParent());
      // Written beside and moved: a server may be reading the old one.
      Path part = jar.resolveSibling("nothing.part");
      try (var out = new JarOutputStream(Files.newOutputStream(part), manifest);
          InputStream code = NothingPlugin.class.getResourceAsStream("/" + file)) {
        if (code == null) {
          throw new IllegalStateException("the bench cannot read its own classes");
        }
        out.putNextEntry(new JarEntry(file));
        code.transferTo(out);
        out.putNextEntry(new JarEntry("META-INF/services/chat.api.Plugin"));
        out.write(type.getBytes(StandardCharsets.UTF_8));
      }
      Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
