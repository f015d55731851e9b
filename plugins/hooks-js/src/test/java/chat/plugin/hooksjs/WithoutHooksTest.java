package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that has no hooks. */
final class WithoutHooksTest {

  @TempDir private Path folder;

  /** What the other process does: all that a server without hooks does with the plugin. */
  static final class Main {
    public static void main(String[] arguments) throws Exception {
      try (Scene scene = Scene.of(Path.of(arguments[0]))) {
        if (scene.body("x").equals("x")) {
          scene.tell("x");
          System.out.println("all well");
        }
      }
      System.out.println(new HooksPlugin().subcommands().get(0).usage());
    }
  }

  @Test
  void noClassOfTheEngineIsLoaded() throws Exception {
    Path classes = folder.resolve("classes");
    Path output = folder.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                folder.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(Files.readString(output)).contains("all well").contains("hook test");
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains("chat.plugin.hooksjs.Hooks "))
        .noneMatch(line -> line.contains("org.graalvm") || line.contains("com.oracle.truffle"));
  }
}
