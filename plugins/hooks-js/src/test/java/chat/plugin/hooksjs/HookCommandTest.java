package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code chat hook test …}. */
final class HookCommandTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return new HooksPlugin()
        .subcommands()
        .get(0)
        .run(
            List.of(arguments),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void printsResultTimeAndLog() throws Exception {
    String script =
        file(
            "a.js",
            "export const onMessage = (m) => { chat.log('seen', settings); m.meta._b = m.from;"
                + " return m; };");
    file("a.json", "{\"x\":1}");
    String message =
        file("m.json", "{\"content\":\"Grüße\",\"from\":\"zoë\",\"meta\":{\"n\":1.0}}");

    assertThat(run("test", script, message)).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("log:     seen {\"x\":1}")
        .contains("result:  accepted, changed")
        .contains(
            "message: {\"from\":\"zoë\",\"to\":\"#test\",\"type\":\"message\",\"body\":\"Grüße\","
                + "\"meta\":{\"n\":1.0,\"_b\":\"zoë\"}}")
        .containsPattern("time:    [0-9.]+ ms the first time, \\d+ µs once warm");
  }

  @Test
  void tellsOfARejectionAFailureAndABadScriptByItsStatus() throws Exception {
    String message = file("m.json", "{\"body\":\"x\"}");

    assertThat(
            run(
                "test",
                file("a.js", "export const onMessage = (m, c) => c.reject('no');"),
                message))
        .isOne();
    assertThat(
            run(
                "test",
                file("b.js", "export const onMessage = () => { throw new Error('oh'); };"),
                message))
        .isOne();
    assertThat(run("test", file("c.js", "export const onMessage = ("), message)).isOne();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("result:  rejected: no")
        .contains("result:  failed; in the server the message would be rejected")
        .contains("error:   b.js:1:40: Error: oh")
        .contains("error:   c.js:1:");
  }

  @Test
  void offersWhatTheServerOffersAndHoldsAResultToItsSize() throws Exception {
    String message = file("m.json", "{\"body\":\"https:\\\\\\\\EXAMPLE.org\",\"from\":\"ZOË\"}");

    assertThat(
            run(
                "test",
                file(
                    "a.js",
                    "export const onMessage = ({ body, from }) =>"
                        + " ({ body: chat.parseUrl(body).hostname + ' ' + chat.fold(from) });"),
                message))
        .isZero();
    assertThat(
            run(
                "test",
                file("b.js", "export const onMessage = () => ({ body: 'x'.repeat(4097) });"),
                message))
        .isOne();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"body\":\"example.org zoë\"")
        .contains("error:   b.js: onMessage returned a body of 4097 bytes; at most 4096");
  }

  @Test
  void tellsHowItIsUsed() throws Exception {
    assertThat(run()).isEqualTo(2);
    assertThat(run("test", "no.js", "no.json")).isEqualTo(2);
    assertThat(run("test", file("a.js", ""), file("m.json", "{"))).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("usage: chat hook test <file.js> <message.json>")
        .contains("no.js")
        .contains("The message is malformed JSON: 1:2");
  }
}
