package chat.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestContextTest {

  @Test
  void theFolderGoesWithTheContext() throws Exception {
    Path folder;
    try (TestContext context = TestContext.at(Instant.EPOCH)) {
      folder = context.dataDirectory();
      assertThat(context.dataDirectory()).isEqualTo(folder).isEmptyDirectory();
      Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c"), "kept");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void aPluginThatAsksForNoFolderHasNone() throws Exception {
    try (TestContext context = TestContext.at(Instant.EPOCH)) {
      assertThat(context.hasFolder()).isFalse();
      context.dataDirectory();
      assertThat(context.hasFolder()).isTrue();
    }
  }

  @Test
  void aFolderOfTheTestsOwnStays(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("c"), "kept");
    try (TestContext context =
        new TestContext(
            "here",
            Clock.systemUTC(),
            folder,
            Executors.newSingleThreadScheduledExecutor(),
            Set.of())) {
      assertThat(context.dataDirectory()).isEqualTo(folder);
    }
    assertThat(file).exists();
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    TestContext context = TestContext.at(Instant.EPOCH);
    context.dataDirectory();
    context.close();
    context.close();
  }

  @Test
  void whatIsCountedIsTold() throws Exception {
    try (TestContext context = TestContext.at(Instant.EPOCH)) {
      context.count("late");
      context.count("late");
      context.count("lost");

      assertThat(context.counts()).containsEntry("late", 2).containsEntry("lost", 1).hasSize(2);
    }
  }
}
