package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.examples.Programs;
import chat.systemtest.plugins.Distribution;
import chat.systemtest.server.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ten minutes of PLUGINS.md, as a reader would paste them. */
final class PluginGuideIT {

  @TempDir Path folder;

  @Test
  void fromAnEmptyFolderToAFilterThatRuns() throws Exception {
    Programs.require("bash", "curl", "jq");
    Document guide = Document.read("PLUGINS.md");
    Path chat = Distribution.unpack(folder).home();
    Path author = Files.createDirectory(folder.resolve("author"));
    Files.writeString(author.resolve("HelloPlugin.java"), guide.blocks().get(0).text());

    Distribution.Ran walk = bash(author, "CHAT", chat.toString(), guide.part("walk"));
    assertThat(walk.status()).as(walk.output()).isZero();
    try (ServerProcess server = ServerProcess.start(author, Map.of())) {
      Document attempt = guide.part("try");
      Distribution.Ran tried = bash(author, "CHAT_URL", server.base().toString(), attempt);

      assertThat(tried.output()).isEqualTo(attempt.blocks().get(1).text());
    }
  }

  private static Distribution.Ran bash(Path folder, String name, String value, Document part)
      throws Exception {
    String script = part.blocks().get(0).text();
    return Distribution.run(folder, Map.of(name, value), List.of("bash", "-euc", script));
  }
}
