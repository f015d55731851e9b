package chat.systemtest.examples;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What has to be installed on the machine for a test that runs what people would. */
public final class Programs {

  private Programs() {}

  /** Skips the test, and says so, where one of the programs is missing. */
  public static void require(String... names) {
    List<String> missing = Arrays.stream(names).filter(name -> !isThere(name)).toList();
    if (!missing.isEmpty()) {
      String why = "SKIPPED, since this machine has no " + String.join(", no ", missing);
      System.err.println(why);
      abort(why);
    }
  }

  private static boolean isThere(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }
}
