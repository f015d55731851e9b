package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import chat.api.filter.Draft;
import chat.api.filter.Verdict;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hook does not touch comes back to the letter. */
final class RoundTripTest {

  private static final String ADDS =
      "export function onMessage(m) { m.meta._a = 1; m.body += '!'; return m; }";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"n\":[1.0,1e400,-1e400,12345678901234567890,0.1,1E+2,-0,-0.0,5e-324,1e-400,0.10000000000000000001]}",
        "{\"b\":1,\"10\":2,\"9\":3,\"a\":{\"2\":1,\"1\":0}}",
        "{\"__proto__\":{\"x\":1.0},\"constructor\":null,\"toString\":1e400,\"hasOwnProperty\":2.50}",
        "{ \"a\" : [ 1 , { } ] ,\n\"b\" : \"\\u0041\\/\\ud83c\\udf31\u2028\" }",
        "{\"\":\"\",\" \":[[[[[[]]]]]],\"\\u0061\":\"\\u0000x\"}",
        "{\"e\":1e999999999999,\"long\":0.333333333333333333333333333333333333333333333333,\"z\":1e0}",
      })
  void whatIsNotTouched(String text) throws Exception {
    String meta = text.replace("\\u0000", "\\t");

    Draft draft = accepted(ADDS, meta);

    assertThat(draft.body()).isEqualTo("x!");
    assertThat(draft.meta().without("_a").json().replace(" ", ""))
        .isEqualTo(meta.replace(" ", "").replace("\n", ""));
    assertThat(accepted("export const onMessage = (m) => m;", meta).meta().json()).isEqualTo(meta);
    assertThat(
            accepted("export const onMessage = (m) => ({ ...m, meta: { ...m.meta } });", meta)
                .meta()
                .json())
        .isEqualTo(meta);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m.meta.a = 2                          | {'a':1.0,'b':1.0}            | {'a':2,'b':1.0}",
        "delete m.meta.a                       | {'a':1.0,'b':1.0,'c':[1.0]}  |"
            + " {'b':1.0,'c':[1.0]}",
        "m.meta.c.d.push(3)                    | {'a':1e400,'c':{'d':[1.0]}}  |"
            + " {'a':1e400,'c':{'d':[1.0,3]}}",
        "m.meta = { z: 1, b: m.meta.b }        | {'b':1.0,'a':2}              | {'b':1.0,'z':1}",
        "m.meta.ids.unshift(1)                 | {'ids':[12345678901234567890]} |"
            + " {'ids':[1,12345678901234567890]}",
        "m.meta.ids.shift()                    | {'ids':[1,1e400,98765432109876543210]} |"
            + " {'ids':[1e400,98765432109876543210]}",
        "m.meta.b = m.meta.a                   | {'a':0.10000000000000000001} |"
            + " {'a':0.10000000000000000001,'b':0.10000000000000000001}",
        "m.meta.a = null                       | {'a':1e400,'b':1e400}        |"
            + " {'a':null,'b':1e400}",
        "m.meta.a = 1.5                        | {'a':'1.5'}                  | {'a':1.5}",
        "m.meta.a = { x: undefined, y: NaN }   | {}                           | {'a':{'y':null}}",
        "m.meta['5'] = m.meta['6'] = 'n'       | {'z':1,'6':0}                |"
            + " {'z':1,'6':'n','5':'n'}",
      })
  void whatIsTouchedIsChangedAndNothingElse(String statement, String before, String after)
      throws Exception {
    String script = "export function onMessage(m) { " + statement + "; return m; }";

    assertThat(accepted(script, before.replace('\'', '"')).meta().json())
        .isEqualTo(after.replace('\'', '"'));
  }

  @Test
  void aNumberOfManyDigitsThatIsMovedStaysAsItWasWithoutCountingThem() throws Exception {
    String literal = "0." + "3".repeat(2_000_000);
    Json before = Json.parse("{\"a\":[" + literal + "]}", 32);
    Json after = Json.parse("{\"a\":[1," + Double.parseDouble(literal) + "]}", 32);

    String merged =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> Merge.merge(before, after, "infinity"));
    assertThat(merged).isEqualTo("{\"a\":[1," + literal + "]}");
  }

  @Test
  void randomMetas() throws Exception {
    Hook hook = Scripts.hook(ADDS, new Lines());
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      StringBuilder meta = new StringBuilder();
      object(random, meta, 4);
      Draft draft = Scripts.said("x", meta.toString());
      Verdict verdict = hook.ask(draft, Scripts.FROM_ALICE, Scripts.soon());
      assertThat(((Verdict.Accepted) verdict).draft())
          .isEqualTo(draft.withBody("x!").withMeta("_a", "1"));
    }
    hook.retire();
  }

  @Test
  void theMessageIsPlainDataAndTheContextTellsWhoSpeaks() throws Exception {
    String script =
        "export function onMessage(message, { senderId, target, now, server }) {"
            + " return { body: JSON.stringify([message, senderId, target, now, server]) }; }";

    assertThat(
            ((Verdict.Accepted) Scripts.ask(script, Scripts.said("x", "{\"a\":[1]}")))
                .draft()
                .body())
        .isEqualTo(
            "[{\"to\":\"#Garden\",\"type\":\"message\",\"body\":\"x\",\"meta\":{\"a\":[1]},\"from\":\"Alice\"},"
                + "\"00000000-0000-0001-0000-000000000002\",\"#garden\",1770667200123,\"garden.example\"]");
  }

  @Test
  void changesThatAreNotReturnedDoNotCount() throws Exception {
    String script =
        "export function onMessage(message) { message.body = 'y'; message.meta.a = 1; }";

    assertThat(Scripts.ask(script, Scripts.said("x"))).isEqualTo(Verdict.accept(Scripts.said("x")));
  }

  @Test
  void aPromiseThatSettlesIsWaitedFor() throws Exception {
    String script =
        "export async function onMessage(m, c) { await null; await Promise.all([1,"
            + " Promise.resolve(2)]); if (m.body === 'no') return c.reject('late'); return { body:"
            + " m.body + '!' }; }";

    assertThat(Scripts.ask(script, Scripts.said("x")))
        .isEqualTo(Verdict.accept(Scripts.said("x!")));
    assertThat(Scripts.ask(script, Scripts.said("no"))).isEqualTo(Verdict.reject("late"));
  }

  private static Draft accepted(String script, String meta) throws Exception {
    Verdict verdict = Scripts.ask(script, Scripts.said("x", meta));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted) verdict).draft();
  }

  private static void value(Random random, StringBuilder out, int depth) {
    switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> out.append(random.nextBoolean() ? "null" : random.nextBoolean());
      case 1 -> string(random, out);
      case 2 -> out.append(random.nextLong()).append(random.nextBoolean() ? "" : ".50");
      case 3 -> out.append(random.nextGaussian()).append("0");
      case 4 -> out.append(random.nextInt(10)).append('e').append(random.nextInt(800) - 400);
      case 5 -> {
        out.append('[');
        for (int i = random.nextInt(4); i >= 0; i--) {
          value(random, out, depth - 1);
          out.append(i > 0 ? "," : "");
        }
        out.append(']');
      }
      default -> object(random, out, depth - 1);
    }
  }

  private static void object(Random random, StringBuilder out, int depth) {
    out.append('{');
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      out.append(i > 0 ? "," : "").append('"').append(random.nextBoolean() ? "" : "k");
      out.append((random.nextInt(100) * 5) + i).append("\":");
      value(random, out, depth);
    }
    out.append('}');
  }

  private static void string(Random random, StringBuilder out) {
    String[] parts = {
      "a", "\\\"", "\\\\", "\\u0007", "ö", "\\/", "\\ud83c\\udf31", "日", " ", "\\n"
    };
    out.append('"');
    for (int i = random.nextInt(5); i > 0; i--) {
      out.append(parts[random.nextInt(parts.length)]);
    }
    out.append('"');
  }
}
