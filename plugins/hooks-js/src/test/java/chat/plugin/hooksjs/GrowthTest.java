package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.filter.Draft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The hooks that ship, on texts that make a careless pattern look again and again. Each may use a
 * second of processor time for a body of 64 KB, which is many times what one pass takes and a
 * fraction of what a pass for each character does.
 */
final class GrowthTest {

  private static final int SIZE = 64 << 10;
  static final Limits SECOND =
      new Limits(Duration.ofSeconds(1).toNanos(), Duration.ofMinutes(2).toNanos(), 512 << 20);

  private static final List<String> UNITS =
      List.of(
          ".",
          "!",
          ")",
          "]",
          "(",
          "[",
          "([",
          ")]",
          "/",
          "\\",
          ":",
          "://",
          "https://",
          "http://a",
          "https://a.",
          "https://a.b/",
          "https://a/.",
          "https://[",
          "https://[::1]",
          "@",
          "@a",
          "@a@",
          "[@a]",
          "@[",
          "`",
          "`@a",
          "@a`",
          "{",
          "}",
          "a",
          "a.",
          ".a",
          "%",
          "%2e",
          "%2e/",
          "../",
          "-",
          "_",
          "é",
          "\u0301",
          "a\u0301",
          "💩",
          "。",
          "[](",
          "?",
          "#",
          "&",
          "\t",
          " ",
          "&#x41;");

  private static final List<String> STARTS = List.of("", "https://a", "https://a/", "[`{(@a");

  @TestFactory
  Stream<DynamicTest> noShippedHookNeedsMoreThanOnePassOverABody() {
    return Stream.of("embeds.js", "mentions.js", "reactions.js", "signatures.js")
        .map(file -> DynamicTest.dynamicTest(file, () -> passesOver(file)));
  }

  private static void passesOver(String file) throws Exception {
    String text = Files.readString(Path.of("../../examples/hooks").resolve(file));
    Script script = Scripts.script(file, text, "{}", HookLog.nowhere(), SECOND);
    for (String unit : UNITS) {
      for (String start : STARTS) {
        String body = start + unit.repeat(SIZE / unit.length()) + "@x";
        try {
          script.onMessage(Scripts.said(body), Scripts.FROM_ALICE, Scripts.soon());
        } catch (HookFailure e) {
          throw new AssertionError(start + " " + unit + "…: " + e.reason(), e);
        }
      }
    }
    script.retire();
  }

  @TestFactory
  Stream<DynamicTest> neitherDoTheFunctionsThatTheServerOffers() {
    return Stream.of(
            "chat.parseUrl(body)",
            "chat.parseUrl('https://' + body)",
            "chat.parseUrl('https://a/' + body)",
            "chat.parseUrl('https://é' + body)",
            "chat.parseUrl('https://[' + body + ']')",
            "chat.base64url.encode(body)",
            "chat.canonicalJson({ body })",
            "chat.log(body)",
            "chat.sha256(body)")
        .map(call -> DynamicTest.dynamicTest(call, () -> computes(call)));
  }

  private static void computes(String call) throws Exception {
    String text = "export function onMessage({ body }) { " + call + "; }";
    Script script = Scripts.script("a.js", text, "{}", HookLog.nowhere(), SECOND);
    for (String unit : UNITS) {
      script.onMessage(
          Scripts.said(unit.repeat(SIZE / unit.length())), Scripts.FROM_ALICE, Scripts.soon());
    }
    script.retire();
  }

  @TestFactory
  Stream<DynamicTest> norDoesAMetaThatIsMergedTakeMore() {
    String script =
        "export const onMessage = (m) => { m.meta._a = [m.meta.n, 1, 0.1]; return m; };";
    return Stream.of(
            "[" + "1,".repeat(18_000) + "1]",
            "1" + "0".repeat(36_000),
            "0." + "0".repeat(36_000) + "1",
            "1" + "0".repeat(18_000) + "e-18000",
            "[" + "1e400,".repeat(5_000) + "1]",
            "{"
                + Stream.iterate(0, i -> i + 1)
                    .limit(4_000)
                    .map(i -> "\"" + i + "\":1")
                    .reduce((a, b) -> a + "," + b)
                    .orElseThrow()
                + "}",
            "[".repeat(30) + "\"" + "x".repeat(36_000) + "\"" + "]".repeat(30))
        .map(
            value ->
                DynamicTest.dynamicTest(
                    value.substring(0, 12),
                    () -> {
                      Draft draft = Scripts.said("x", "{\"n\":" + value + "}");
                      Outcome outcome =
                          Scripts.script("a.js", script, "{}", HookLog.nowhere(), SECOND)
                              .onMessage(draft, Scripts.FROM_ALICE, Scripts.soon());
                      assertThat(outcome).isInstanceOf(Outcome.Changed.class);
                    }));
  }
}
