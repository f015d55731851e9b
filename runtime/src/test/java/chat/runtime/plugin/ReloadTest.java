package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import chat.runtime.guard.AskedFilter;
import chat.runtime.guard.Guard;
import chat.runtime.guard.Named;
import chat.runtime.testkit.JarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

  private static final String UNENDING =
      """
      static final class Unending implements MessageFilter, AutoCloseable {
        public Verdict filter(Draft draft, FilterContext context) { return Verdict.accept(draft); }
        public void close() {
          while (true) { java.util.concurrent.locks.LockSupport.park(); Thread.interrupted(); }
        }
      }
      public List<Factory<MessageFilter, ?>> filters() {
        return List.of(Factory.of("%s", "", Unending::new));
      }
      """;

  private static final String WAITING =
      """
      public TestPlugin() throws Exception {
        java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
        new java.util.concurrent.CountDownLatch(1).await();
      }
      """;

  @TempDir private Path home;
  private PluginHouse house;

  @BeforeEach
  void move() {
    house = new PluginHouse(home);
  }

  @AfterEach
  void leave() {
    house.close();
  }

  private void drop(String file, String name, String members) {
    JarBuilder.plugin(name, members).write(house.plugins.resolve(file + ".jar"));
  }

  private static String twoFilters(String word) {
    return """
    Factory<MessageFilter, ?> make(String name) {
      return Factory.of(name, "", () -> (draft, context) ->
          Verdict.accept(draft.withBody("%s" + draft.body())));
    }
    public List<Factory<MessageFilter, ?>> filters() { return List.of(make("a"), make("b")); }
    """
        .formatted(word);
  }

  private static String reason(Extensions.Reload reload) {
    return ((Extensions.Reload.Refused) reload).reason();
  }

  @Test
  void theNewVersionTakesThePlaceOfTheOldOne() throws Exception {
    drop("word", "word", JarBuilder.filter("word", "old "));
    try (Extensions extensions = house.start()) {
      drop("word", "word", JarBuilder.filter("word", "new "));
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("old x");
      assertThat(extensions.reload("word")).isInstanceOf(Extensions.Reload.Done.class);
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("new x");
    }
  }

  @Test
  void aVersionThatFailsLeavesTheOldOneRunning() throws Exception {
    drop("word", "word", JarBuilder.filter("word", "old "));
    try (Extensions extensions = house.start(Map.of("FILTERS", "word"))) {
      drop("word", "word", "public TestPlugin() { throw new IllegalStateException(\"no\"); }");
      assertThat(reason(extensions.reload("word"))).contains("no");
      drop("word", "other", JarBuilder.filter("word", "new "));
      assertThat(reason(extensions.reload("word"))).contains("now contains another plugin: other");
      drop("word", "word", JarBuilder.filter("word2", "new "));
      assertThat(reason(extensions.reload("word")))
          .contains("invalid FILTERS: unknown filter \"word\"");
      drop("word", "word", JarBuilder.filter("word", "x") + BrokenJar.mode('q'));
      assertThat(reason(extensions.reload("word"))).contains("needs a restart");
      Files.writeString(house.plugins.resolve("word.jar"), "half");
      assertThat(reason(extensions.reload("word"))).contains("is not a jar");
      Files.delete(house.plugins.resolve("word.jar"));
      assertThat(reason(extensions.reload("word"))).contains("cannot be copied");
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("old x");
    }
  }

  @Test
  void onlyWhatRunsIsInUse() throws Exception {
    drop("mode", "mode", BrokenJar.mode('q'));
    drop(
        "bad",
        "bad",
        BrokenJar.mode('x').replace("letter\"", "bad\"").replace("Kind.CHANNEL", "null"));
    try (Extensions extensions = house.start()) {
      List<Guard> before = extensions.guards();
      assertThat(before).extracting(guard -> guard.terms().plugin()).contains("mode");
      assertThat(before).extracting(guard -> guard.terms().plugin()).doesNotContain("bad");
      drop("mode", "mode", BrokenJar.mode('r'));
      assertThat(extensions.reload("mode")).isInstanceOf(Extensions.Reload.Refused.class);
      assertThat(extensions.guards()).isEqualTo(before);
    }
  }

  @Test
  void aPluginThatCameSinceIsFoundByItsFileAndByItsName() throws Exception {
    try (Extensions extensions = house.start()) {
      assertThat(extensions.reload("late")).isInstanceOf(Extensions.Reload.Unknown.class);
      drop("file", "late", JarBuilder.filter("late", "late "));
      drop("other", "two", JarBuilder.filter("two", "two "));
      assertThat(extensions.reload("late")).isInstanceOf(Extensions.Reload.Done.class);
      assertThat(extensions.reload("other")).isInstanceOf(Extensions.Reload.Done.class);
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("two late x");
      assertThat(reason(extensions.reload("memory"))).contains("needs a restart");
    }
  }

  @Test
  void modesOfTheSameLettersAreReplaced() throws Exception {
    drop("mode", "mode", BrokenJar.mode('q'));
    try (Extensions extensions = house.start()) {
      drop("mode", "mode", BrokenJar.mode('q').replace("\"x\"", "\"y\""));
      assertThat(extensions.reload("mode")).isInstanceOf(Extensions.Reload.Done.class);
      assertThat(extensions.modes().all())
          .anyMatch(mode -> mode.letter() == 'q' && mode.description().equals("y"));
    }
  }

  @Test
  void theOldVersionEndsWithTheLastMessageThatItSees() throws Exception {
    drop("word", "word", JarBuilder.filter("word", "old "));
    try (Extensions extensions = house.start()) {
      RunningPlugin old = extensions.runningPlugin("word").orElseThrow();
      Lease<List<Named<AskedFilter>>> lease = extensions.leaseFilters();
      drop("word", "word", JarBuilder.filter("word", "new "));
      extensions.reload("word");
      extensions.reload("word");

      assertThat(old.isClosed()).isFalse();
      assertThat(PluginHouse.filtered(lease.get().get(0).extension(), "x")).isEqualTo("old x");
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("new x");
      lease.close();
      assertThat(old.ended().get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aStopDoesNotWaitForPluginsThatDoNotEnd() throws Exception {
    for (String name : List.of("one", "two", "three")) {
      drop(name, name, UNENDING.formatted(name));
    }
    Extensions extensions = house.start();
    assertTimeoutPreemptively(Duration.ofSeconds(20), extensions::close);
  }

  @Test
  void aStopDoesNotWaitForAPluginThatIsOnItsWayIn() throws Exception {
    drop("word", "word", JarBuilder.filter("word", "old "));
    Path begun = home.resolve("begun");
    Extensions extensions = house.start();
    drop("word", "word", WAITING.formatted(begun));
    CompletableFuture<Extensions.Reload> reload =
        CompletableFuture.supplyAsync(
            () -> extensions.reload("word"), task -> new Thread(task).start());
    while (!Files.exists(begun)) {
      assertThat(reload.isDone()).isFalse();
      Thread.onSpinWait();
    }
    assertTimeoutPreemptively(Duration.ofSeconds(20), extensions::close);
    assertThat(reason(reload.get(20, TimeUnit.SECONDS))).contains("interrupted");
  }

  @Test
  void everyMessageIsSeenByOneWholeVersion() throws Exception {
    drop("word", "word", twoFilters("0"));
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch talking = new CountDownLatch(2);
    try (Extensions extensions = house.start()) {
      List<CompletableFuture<Void>> talkers =
          List.of(talk(extensions, over, talking), talk(extensions, over, talking));
      assertThat(talking.await(20, TimeUnit.SECONDS)).isTrue();
      for (int version = 1; version < 10; version++) {
        drop("word", "word", twoFilters(Integer.toString(version)));
        assertThat(extensions.reload("word")).isInstanceOf(Extensions.Reload.Done.class);
      }
      over.set(true);
      for (CompletableFuture<Void> talker : talkers) {
        talker.get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static CompletableFuture<Void> talk(
      Extensions extensions, AtomicBoolean over, CountDownLatch talking) {
    return CompletableFuture.runAsync(
        () -> {
          while (!over.get()) {
            try {
              String text = PluginHouse.filtered(extensions, "");
              assertThat(text).hasSize(2);
              assertThat(text.charAt(0)).isEqualTo(text.charAt(1));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            talking.countDown();
          }
        },
        task -> new Thread(task).start());
  }
}
