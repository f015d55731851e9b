package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The hooks in examples/hooks. */
final class ShippedHooksTest {

  private static final Path ROOT = Path.of("../..");

  /** Signed by another implementation. */
  record Vector(Draft draft, String canonical, boolean valid) {}

  static Stream<Named<Vector>> vectors() throws Exception {
    String json = Files.readString(ROOT.resolve("src/docs/signature-vectors.json"));
    Json.Arr all = (Json.Arr) members(Json.parse(json, 64)).get("vectors").value();
    return all.elements().stream()
        .map(ShippedHooksTest::members)
        .map(
            vector ->
                Named.of(
                    text(vector, "name"),
                    new Vector(
                        draft(text(vector, "message")),
                        text(vector, "canonical"),
                        vector.get("valid").value().raw().equals("true"))));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signaturesOfAnotherImplementation(Vector vector) throws Exception {
    Draft answer = accepted("signatures.js", "{}", vector.draft);

    Map<String, Json.Member> signature =
        members(Json.parse(answer.meta().get("_signature").orElseThrow(), 9));
    assertThat(signature.get("valid").value().raw()).isEqualTo(Boolean.toString(vector.valid));
    assertThat(signature.get("key").value().raw())
        .isEqualTo(
            members(Json.parse(answer.meta().get("sig").orElseThrow(), 9))
                .get("key")
                .value()
                .raw());
    assertThat(answer.meta().without("_signature").names()).isEqualTo(vector.draft.meta().names());
    assertThat(ask("signatures.js", "{\"reject\":true}", vector.draft) instanceof Verdict.Accepted)
        .isEqualTo(vector.valid);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theFormThatIsSignedIsWhatAnotherImplementationMakesOfIt(Vector vector) throws Exception {
    if (!vector.valid) {
      return;
    }
    String script =
        "export function onMessage({ to, type, body, meta: { sig, _embeds, ...meta } }) {"
            + " return { body: chat.canonicalJson({ to, type, body, meta }) }; }";

    assertThat(((Verdict.Accepted) Scripts.ask(script, vector.draft)).draft().body())
        .isEqualTo(vector.canonical);
  }

  /** RFC 8785, section 3.2.2 and appendix B. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false]}|{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$\\u000f\\n"
            + "A'B\\\"\\\\\\\\\\\"/\"}",
        "[-0,5e-324,-5e-324,1.7976931348623157e308,9007199254740992,295147905179352830000,9.999999999999997e22,1e23,1.0000000000000001e23,999999999999999700000,999999999999999900000,1e21,9.999999999999997e-7,0.000001,333333333.3333332,333333333.33333325,333333333.3333333,333333333.3333334,333333333.33333343,-0.0000033333333333333333,1424953923781206.2]"
            + "|[0,5e-324,-5e-324,1.7976931348623157e+308,9007199254740992,295147905179352830000,9.999999999999997e+22,1e+23,1.0000000000000001e+23,999999999999999700000,999999999999999900000,1e+21,9.999999999999997e-7,0.000001,333333333.3333332,333333333.33333325,333333333.3333333,333333333.3333334,333333333.33333343,-0.0000033333333333333333,1424953923781206.2]",
        "{\"\\u20ac\":\"Euro Sign\",\"\\r"
            + "\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With"
            + " Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\",\"\\u00f6\":\"o\"}|{\"\\r"
            + "\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"o\",\"€\":\"Euro"
            + " Sign\",\"😀\":\"Emoji\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
      })
  void canonicalJsonIsThatOfTheRfc(String value, String canonical) throws Exception {
    String script =
        "export const onMessage = ({ meta }) => ({ body: chat.canonicalJson(meta.v) });";

    Draft draft = Scripts.said("x", "{\"v\":" + value + "}");

    assertThat(((Verdict.Accepted) Scripts.ask(script, draft)).draft().body()).isEqualTo(canonical);
  }

  @Test
  void canonicalJsonRefusesWhatItHasNoFormFor() throws Exception {
    for (String value :
        List.of("NaN", "Infinity", "undefined", "'\\ud800'", "() => 1", "[,]", "Symbol()")) {
      String script =
          "export function onMessage() { try { chat.canonicalJson("
              + value
              + "); } catch (e) {"
              + " return { body: e.name }; } }";
      assertThat(((Verdict.Accepted) Scripts.ask(script, Scripts.said("x"))).draft().body())
          .as(value)
          .isEqualTo("TypeError");
    }
  }

  @Test
  void whatTheServerComputesForScripts() throws Exception {
    String script =
        "export const onMessage = () => ({ body: [chat.sha256('abc'), chat.sha256(new"
            + " Uint8Array([97, 98, 99])), chat.base64url.encode('ö>?'),"
            + " chat.base64url.decodeText('w7Y-Pw'), chat.base64url.decode('_w')[0],"
            + " chat.ed25519Verify('', '', 'x')].join(' ') });";

    assertThat(((Verdict.Accepted) Scripts.ask(script, Scripts.said("x"))).draft().body())
        .isEqualTo(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                + " ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad w7Y-Pw ö>? 255"
                + " false");
  }

  /** The identity is a point of small order: under it one signature holds for every text. */
  @Test
  void aKeyOfSmallOrderSignsNothing() throws Exception {
    String key = "AQ" + "A".repeat(41);
    String sig = "AQ" + "A".repeat(84);
    Draft draft = Scripts.said("x", "{\"sig\":{\"key\":\"" + key + "\",\"sig\":\"" + sig + "\"}}");

    assertThat(accepted("signatures.js", "{}", draft).meta().get("_signature"))
        .hasValue("{\"valid\":false,\"key\":\"" + key + "\"}");
  }

  @Test
  void whatTheServerKnowsOfNamesAndUrls() throws Exception {
    String script =
        "export const onMessage = ({ body }) => ({ body: body + JSON.stringify(["
            + "chat.fold('ＳTRAẞE'), chat.fold('x') === chat.fold('X'),"
            + " chat.parseUrl(' hTTps://u:p@EXAMPLE.org:0443\\\\a/../b%2e?c#d '),"
            + " chat.parseUrl('mailto:a@b'), chat.parseUrl('/a'), chat.parseUrl(7),"
            + " Object.isFrozen(chat.parseUrl('http://a'))]) });";

    assertThat(((Verdict.Accepted) Scripts.ask(script, Scripts.said(""))).draft().body())
        .isEqualTo(
            "[\"strasse\",true,{\"href\":\"https://u:p@example.org/b%2e?c#d\",\"origin\":\"https://example.org\","
                + "\"protocol\":\"https:\",\"username\":\"u\",\"password\":\"p\",\"host\":\"example.org\","
                + "\"hostname\":\"example.org\",\"port\":\"\",\"pathname\":\"/b%2e\",\"search\":\"?c\",\"hash\":\"#d\"},"
                + "null,null,null,true]");
    for (String name : List.of("7", "'a'.repeat(257)", "null")) {
      String folds =
          "export function onMessage() { try { chat.fold("
              + name
              + "); } catch (e) {"
              + " return { body: e.name }; } }";
      assertThat(((Verdict.Accepted) Scripts.ask(folds, Scripts.said("x"))).draft().body())
          .isEqualTo("TypeError");
    }
  }

  @Test
  void aMessageWithoutSignatureIsLeftAlone() throws Exception {
    Draft draft = Scripts.said("x", "{\"a\":1.0}");

    assertThat(ask("signatures.js", "{}", draft)).isEqualTo(Verdict.accept(draft));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "no link here | ",
        "see https://example.org/a/cat.PNG?x=1. | image example.org"
            + " https://example.org/a/cat.PNG?x=1",
        "(https://en.wikipedia.org/wiki/Chat_(word)) | article en.wikipedia.org"
            + " https://en.wikipedia.org/wiki/Chat_(word)",
        "http://youtu.be/x, and https://M.YouTube.com/watch?v=1! | video youtu.be"
            + " http://youtu.be/x,video m.youtube.com https://M.YouTube.com/watch?v=1",
        "https://evilyoutube.com/ | link evilyoutube.com https://evilyoutube.com/",
        "https://example.org:8080/f.mp3#t=1 | audio example.org https://example.org:8080/f.mp3#t=1",
        "https://example.org. | link example.org https://example.org",
        "ftp://example.org/x javascript://x | ",
        "https://evil.example\\@youtube.com/watch | link evil.example"
            + " https://evil.example\\@youtube.com/watch",
        "https://youtube.com@evil.example/a.png | image evil.example"
            + " https://youtube.com@evil.example/a.png",
        "https://evil.example#@youtube.com/x https://evil.example?@youtube.com/x | link"
            + " evil.example https://evil.example#@youtube.com/x,link evil.example"
            + " https://evil.example?@youtube.com/x",
        "https://[2001:DB8::1]/a https://[::1] [https://[::1]] | link [2001:db8::1]"
            + " https://[2001:DB8::1]/a,link [::1] https://[::1],link [::1] https://[::1]",
        "https://youtube。com/x https://ｙoutu.be/x https://youtube%2ecom/ | video youtube.com"
            + " https://youtube。com/x,video youtu.be https://ｙoutu.be/x,video youtube.com"
            + " https://youtube%2ecom/",
        "http://0x7f.1/ http://2130706433 | link 127.0.0.1 http://0x7f.1/,link 127.0.0.1"
            + " http://2130706433",
        "http://faß.example/ | link xn--fa-hia.example http://faß.example/",
        "https:// https://] https://a:b https://1.2.3.256 https://xn--a https://a%7Cb | ",
        "https:///youtube.com/x | video youtube.com https:///youtube.com/x",
        "(see https://example.org/a.png), [https://example.org/b.png]"
            + " https://example.org/c.png...!? | image example.org https://example.org/a.png,image"
            + " example.org https://example.org/b.png,image example.org https://example.org/c.png",
        "https://example.org/a.png/ https://example.org/.png%00 https://example.org/x?a.png | link"
            + " example.org https://example.org/a.png/,link example.org"
            + " https://example.org/.png%00,link example.org https://example.org/x?a.png",
      })
  void embeds(String body, String expected) throws Exception {
    Draft answer = accepted("embeds.js", "{}", Scripts.said(body));

    String embeds = answer.meta().get("_embeds").orElse("[]");
    String told =
        ((Json.Arr) Json.parse(embeds, 9))
            .elements().stream()
                .map(ShippedHooksTest::members)
                .map(e -> text(e, "kind") + " " + text(e, "host") + " " + text(e, "url"))
                .reduce((a, b) -> a + "," + b)
                .orElse("");
    assertThat(told).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "hello @Bob, @anna and @bob | [\"Bob\",\"anna\"]",
        "mail@example.org @1st @ | ",
        "@[x]^ (@zoë) | [\"[x]^\",\"zoë\"]",
        "[@alice] {@bob} `@carol` ``@dave`` | [\"alice\",\"bob\",\"carol\",\"dave\"]",
        "[@alice][@bob] | [\"alice\",\"bob\"]",
        "[ping @alice], see [a[1]] and @b[1] | [\"alice\",\"b[1]\"]",
        "[@b[1]] [[@a]] [@a]] | [\"b[1]\",\"a\"]",
        "@bob] @`carol` @dave` | [\"bob]\",\"`carol`\",\"dave`\"]",
        "```js @alice``` @bob | [\"alice\",\"bob\"]",
        "@STRASSE @straße @ΣΑΣ @σας @ＢＯＢ @bob | [\"STRASSE\",\"ΣΑΣ\",\"ＢＯＢ\"]",
        "@abcdefghijabcdefghijabcdefghijabc @abcdefghijabcdefghijabcdefghijab |"
            + " [\"abcdefghijabcdefghijabcdefghijab\"]",
      })
  void mentions(String body, String expected) throws Exception {
    Draft answer = accepted("mentions.js", "{}", Scripts.said(body));

    assertThat(answer.meta().get("_mentions").orElse(null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'thread':{'message':'0190c0de-0000-8000-8000-00000000000A'},'x':1.0} | ",
        "{'reaction':{'message':'0190c0de-0000-8000-8000-00000000000a','key':'👍','remove':true}} |"
            + " ",
        "{'edit':{'message':'0190c0de'}} | meta.edit.message is not the id of a message.",
        "{'thread':null} | meta.thread is to be an object such as {\"message\": \"<the id of a"
            + " message>\"}.",
        "{'reaction':{'message':'0190c0de-0000-8000-8000-00000000000a'}} | meta.reaction.key is to"
            + " be a text of 1 to 64 characters, such as \"👍\".",
        "{'reaction':{'message':'0190c0de-0000-8000-8000-00000000000a','key':'a'},'edit':{'message':'0190c0de-0000-8000-8000-00000000000a'}}"
            + " | A message is a reaction or an edit, not both.",
      })
  void reactions(String meta, String reason) throws Exception {
    Draft draft = Scripts.said("x", meta.replace('\'', '"'));

    assertThat(ask("reactions.js", "{}", draft))
        .isEqualTo(reason == null ? Verdict.accept(draft) : Verdict.reject(reason));
  }

  private static Verdict ask(String file, String settings, Draft draft) throws Exception {
    Hook hook = Scripts.hook(file, read(file), settings, new Lines());
    FilterContext context = Scripts.FROM_ALICE;
    return hook.ask(draft, context, Scripts.soon());
  }

  private static Draft accepted(String file, String settings, Draft draft) throws Exception {
    Verdict verdict = ask(file, settings, draft);
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted) verdict).draft();
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve("examples/hooks").resolve(file));
  }

  private static Draft draft(String json) {
    try {
      Map<String, Json.Member> message = members(Json.parse(json, 64));
      return new Draft(
          MessageType.ofWireName(text(message, "type")).orElseThrow(),
          text(message, "to"),
          text(message, "body"),
          Meta.of(message.get("meta").value().raw()));
    } catch (Json.Malformed e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static Map<String, Json.Member> members(Json json) {
    return ((Json.Obj) json).members();
  }

  private static String text(Map<String, Json.Member> members, String name) {
    return ((Json.Text) members.get(name).value()).value();
  }
}
