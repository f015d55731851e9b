package chat.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Subcommand;
import chat.runtime.guard.Named;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SubcommandsTest {

  private static Named<Subcommand> command(String name, Supplier<List<String>> usage) {
    return new Named<>(
        name,
        new Subcommand() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public List<String> usage() {
            return usage.get();
          }

          @Override
          public int run(List<String> arguments, PrintStream out, PrintStream err) {
            out.print(arguments);
            return 3;
          }
        });
  }

  private static final List<Named<Subcommand>> KNOWN =
      List.of(
          command("hook", () -> List.of("hook test <file>", "hook list")),
          command(
              "broken",
              () -> {
                throw new IllegalStateException("broken");
              }));

  @Test
  void theUsageOfEveryPluginIsListedAlsoOfOneThatCannotTell() {
    assertThat(Subcommands.usage(KNOWN))
        .containsExactly("hook test <file>", "hook list", "broken ...");
  }

  @Test
  void aSubcommandGetsItsArguments() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        Subcommands.run(
            List.of("hook", "test", "a.js"),
            KNOWN,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);

    assertThat(status).isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[test, a.js]");
  }

  @Test
  void anUnknownWordIsAnErrorThatLeadsToTheHelp() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Subcommands.run(
            List.of("hok"), KNOWN, System.out, new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("unknown argument \"hok\"; chat --help lists all");
  }
}
