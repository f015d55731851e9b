package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.examples.Programs;
import chat.systemtest.server.InProcessServer;
import chat.systemtest.server.StorageKind;
import chat.systemtest.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's five minutes with curl, as a reader would paste them. */
final class TourTest {

  private static final String SEAM = "----- seam -----";
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  /** A snippet, and what the README says that it prints. */
  private record Step(String snippet, String promised) {}

  @Test
  void everySnippetPrintsWhatTheReadmePromises() throws Exception {
    Programs.require("bash", "curl", "jq");
    List<Step> steps = steps();
    assertThat(steps).hasSizeGreaterThan(10);

    List<String> printed;
    try (TestServer server = InProcessServer.start(Map.of(), StorageKind.SQLITE, folder)) {
      printed = run(steps, server);
    }

    assertThat(printed).hasSize(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      assertThat(printed.get(i))
          .as("what this prints:%n%s", step.snippet())
          .matches(pattern(step.promised()));
    }
  }

  private static List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    for (Document.Block block : Document.read("README.md").part("tour").blocks()) {
      if (block.language().equals("bash")) {
        steps.add(new Step(block.text(), ""));
      } else {
        Step last = steps.remove(steps.size() - 1);
        steps.add(new Step(last.snippet(), last.promised() + block.text()));
      }
    }
    return steps;
  }

  /** All in one shell, since one snippet uses what another has set. */
  private List<String> run(List<Step> steps, TestServer server) throws Exception {
    Path script = folder.resolve("tour");
    Files.writeString(
        script,
        steps.stream().map(Step::snippet).collect(Collectors.joining("echo '" + SEAM + "'\n")));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("CHAT_URL", server.base().toString());
    Process bash = builder.start();
    try {
      assertThat(bash.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the tour ends").isTrue();
    } finally {
      bash.descendants().forEach(ProcessHandle::destroyForcibly);
      bash.destroyForcibly();
    }
    String all = Files.readString(output, StandardCharsets.UTF_8);
    return List.of(all.split(Pattern.quote(SEAM + "\n"), -1));
  }

  /** An ellipsis stands for anything within a line. */
  private static Pattern pattern(String promised) {
    return Pattern.compile(
        Stream.of(promised.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
  }
}
