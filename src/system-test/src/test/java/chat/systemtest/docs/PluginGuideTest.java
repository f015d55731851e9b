package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Plugin;
import chat.runtime.Server;
import chat.runtime.config.ServerConfig;
import chat.runtime.plugin.Plugins;
import chat.systemtest.client.Answer;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin in PLUGINS.md, made as that page says. */
final class PluginGuideTest {

  private static final Pattern SERVICE = Pattern.compile("one line: `([\\w.]+)`");

  @TempDir Path folder;

  @Test
  void thePluginOfTheGuideCompilesLoadsAndKeepsAChannelCalm() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {compiled().toUri().toURL()})) {
      List<Plugin> plugins = new ArrayList<>();
      ServiceLoader.load(Plugin.class, loader).forEach(plugins::add);
      ServerConfig config =
          ServerConfig.of(
              TestServer.withDefaults(Map.of("DBURL", "sqlite:" + folder.resolve("chat.db"))));

      try (Server server = Server.start(config, new Plugins(plugins), Clock.systemUTC())) {
        talk(URI.create("http://127.0.0.1:" + server.port()));
      }
    }
  }

  private static void talk(URI base) throws IOException {
    try (Device alice = Device.register(base, "alice");
        Device bob = Device.register(base, "bob")) {
      alice.join("#library");
      bob.join("#library");
      assertThat(bob.say("#library", "HELLO THERE").status()).isEqualTo(201);
      Json mode = Json.object("to", "#library", "type", "mode", "body", "+c");
      assertThat(alice.post("/api/v1/messages", mode).status()).isEqualTo(201);

      Answer shouted = bob.say("#library", "HELLO THERE");
      assertThat(shouted.status()).isEqualTo(403);
      assertThat(shouted.error()).isEqualTo("no_shouting");
      assertThat(bob.say("#library", "Hello there").status()).isEqualTo(201);
      assertThat(alice.say("#library", "SILENCE!").status()).isEqualTo(201);
    }
  }

  /** A folder with the guide's class, which sees nothing but the API, and its service file. */
  private Path compiled() throws IOException, URISyntaxException {
    Document guide = Document.read("PLUGINS.md");
    String service = guide.only(SERVICE);
    Path source = folder.resolve(service.substring(service.lastIndexOf('.') + 1) + ".java");
    Files.writeString(source, guide.part("calm").blocks().get(0).text());
    Path classes = Files.createDirectories(folder.resolve("classes/META-INF/services"));
    Files.writeString(classes.resolve("chat.api.Plugin"), service);
    classes = folder.resolve("classes");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all,-classfile", // annotations that only the server needs
                "-Werror",
                "-proc:none",
                "-cp",
                Path.of(Plugin.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString(),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(result).as("the compiler's exit code").isZero();
    return classes;
  }
}
