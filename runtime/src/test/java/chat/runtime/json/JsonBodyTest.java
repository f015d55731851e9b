package chat.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

  @Test
  void stringsCanBeAskedFor() throws Exception {
    JsonBody body = parse("{\"a\":\"x\",\"b\":null,\"c\":5,\"d\":{\"e\":[true]},\"f\":\"\"}");

    assertThat(body.string("a", ErrorCode.BAD_TYPE)).contains("x");
    assertThat(body.string("b", ErrorCode.BAD_TYPE)).isEmpty();
    assertThat(body.string("none", ErrorCode.BAD_TYPE)).isEmpty();
    assertThat(body.string("f", ErrorCode.BAD_TYPE)).contains("");
    assertThat(body.required("a", ErrorCode.MISSING_TO)).isEqualTo("x");
    assertCode(ErrorCode.MISSING_TO, () -> body.required("b", ErrorCode.MISSING_TO));
    assertCode(ErrorCode.MISSING_TO, () -> body.required("none", ErrorCode.MISSING_TO));
    assertCode(ErrorCode.BAD_TYPE, () -> body.string("c", ErrorCode.BAD_TYPE));
    assertCode(ErrorCode.BAD_TYPE, () -> body.string("d", ErrorCode.BAD_TYPE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":NaN}", "{\"a\":1,}", "{/**/}", "{\"a\":01}"})
  void whatIsNoJsonIsExplainedWithoutTheWordsOfAParser(String json) {
    ChatException error = catchThrowableOfType(ChatException.class, () -> parse(json));

    assertThat(error.getMessage()).contains("line 1, column ").doesNotContain("Feature", "Source");
  }

  @Test
  void anErrorDoesNotRepeatALongName() {
    String name = "a".repeat(100_000);
    ChatException error =
        catchThrowableOfType(
            ChatException.class, () -> parse("{\"" + name + "\":1,\"" + name + "\":2}"));

    assertThat(error.getMessage()).contains("repeated member").hasSizeLessThan(200);
  }

  @Test
  void aBodyMayHaveAnyNumberOfMembers() throws Exception {
    StringBuilder json = new StringBuilder("{\"m\":\"first\"");
    for (int i = 0; i < 1000; i++) {
      json.append(",\"m").append(i).append("\":\"").append(i).append('"');
    }
    JsonBody body = parse(json.append('}').toString());

    assertThat(body.required("m", ErrorCode.BAD_TYPE)).isEqualTo("first");
    assertThat(body.required("m999", ErrorCode.BAD_TYPE)).isEqualTo("999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "5",
        "\"x\"",
        "[]",
        "[{}]",
        "{",
        "{}x",
        "{} {}",
        "{},",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":tru}",
        "{\"a\":\"x}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{/**/}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":[1,]}",
        "{\"a\":[}",
        "{\"a\":{]}",
        "\ufeff{}",
        "{\"a\":1}\u0000",
        "{\"a\":\"\u0000\"}",
        "{\u00a0}"
      })
  void whatIsNotOneObjectIsRefused(String json) {
    assertCode(ErrorCode.BAD_JSON, () -> parse(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":1}",
        "{\"x\":{\"a\":1,\"a\":2}}",
        "{\"x\":[{},{\"y\":{\"b\":0,\"a\":1,\"a\":2}}]}",
        "{\"meta\":{\"_a\":1,\"_a\":2}}",
        "{\"meta\":{\"_a\":{\"b\":1,\"b\":2}}}",
        "{\"meta\":{},\"meta\":{}}"
      })
  void aMemberGivenTwiceIsRefusedAtAnyDepth(String json) {
    assertCode(ErrorCode.BAD_JSON, () -> parse(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\u0000\"}",
        "{\"a\\u0000\":1}",
        "{\"a\":[\"\\ud800\"]}",
        "{\"a\":{\"\\udc00\":1}}",
        "{\"a\":\"\\ud800x\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"meta\":{\"_x\":\"\\u0000\"}}",
        "{\"meta\":{\"x\":\"\\ud83d\"}}"
      })
  void halfPairsAndNulsAreRefusedInEveryString(String json) {
    assertCode(ErrorCode.BAD_JSON, () -> parse(json));
  }

  @Test
  void wholePairsAndTheReplacementCharacterAreFine() throws Exception {
    JsonBody body = parse("{\"a\":\"\\ud83d\\ude00😀\ufffd\\n\",\"b\":\"\u007f\u2028\"}");

    assertThat(body.required("a", ErrorCode.BAD_TYPE)).isEqualTo("😀😀\ufffd\n");
    assertThat(body.required("b", ErrorCode.BAD_TYPE)).isEqualTo("\u007f\u2028");
  }

  static Stream<byte[]> notUtf8() {
    return Stream.of(
        new byte[] {(byte) 0xff},
        new byte[] {(byte) 0xc0, (byte) 0x80},
        new byte[] {(byte) 0xc1, (byte) 0xa1},
        new byte[] {(byte) 0xe0, (byte) 0x80, (byte) 0xaf},
        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbd, (byte) 0xed, (byte) 0xb8, (byte) 0x80},
        new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        new byte[] {(byte) 0xe2, (byte) 0x82},
        "é".getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void whatIsNotUtf8IsRefused(byte[] bytes) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes("{\"a\":\"".getBytes(StandardCharsets.UTF_8));
    json.writeBytes(bytes);
    json.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

    assertCode(ErrorCode.BAD_JSON, () -> JsonBody.parse(json.toByteArray()));
  }

  @Test
  void otherEncodingsAreRefused() {
    assertCode(ErrorCode.BAD_JSON, () -> JsonBody.parse("{}".getBytes(StandardCharsets.UTF_16LE)));
    assertCode(ErrorCode.BAD_JSON, () -> JsonBody.parse("{}".getBytes(StandardCharsets.UTF_16BE)));
  }

  @Test
  void nestingOverflowsNothing() {
    String ignored = "[".repeat(50_000) + "]".repeat(50_000);
    assertThatCode(() -> parse("{\"x\":" + ignored + "}")).doesNotThrowAnyException();
    assertCode(ErrorCode.BAD_META, () -> parse("{\"meta\":{\"x\":" + ignored + "}}").meta());
    assertCode(ErrorCode.BAD_JSON, () -> parse("{\"x\":" + "[".repeat(1_000_000)));
    assertCode(ErrorCode.BAD_JSON, () -> parse("{\"x\":".repeat(200_000)));
  }

  @Test
  void metaIsKeptAsSentButForWhiteSpace() throws Exception {
    String meta =
        "{ \"z\" : 1.0E+2 , \"a\":[ -0, 1e999999999, 12345678901234567890.10 , { } , [ ] ],"
            + "\"e\\u0301\":\"\\u00e9\\/\\u0007\\n\", \"n\":null,\"t\":true,\"f\":false,\"s\":\"a b\"}";

    assertThat(parse("{\"meta\":" + meta + "}").meta())
        .isEqualTo(
            "{\"z\":1.0E+2,\"a\":[-0,1e999999999,12345678901234567890.10,{},[]],"
                + "\"e\u0301\":\"é/\\u0007\\n\",\"n\":null,\"t\":true,\"f\":false,\"s\":\"a b\"}");
  }

  @Test
  void withoutAMetaItIsAnEmptyObject() throws Exception {
    assertThat(parse("{}").meta()).isEqualTo("{}");
    assertThat(parse("{\"meta\":null}").meta()).isEqualTo("{}");
    assertThat(parse("{\"meta\":{}}").meta()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "\"{}\"", "true", "[{\"a\":1}]"})
  void aMetaThatIsNoObjectIsRefused(String meta) {
    assertCode(ErrorCode.BAD_META, () -> parse("{\"meta\":" + meta + "}").meta());
  }

  @Test
  void theServersMembersAreDroppedFromTheTopLevelOnlyAndBeforeAnythingIsCounted() throws Exception {
    String deep = "[".repeat(100) + "]".repeat(100);
    String long_ = "x".repeat(1000);

    assertThat(
            parse(
                    "{\"meta\":{\"_a\":"
                        + deep
                        + ",\"b\":{\"_c\":1},\"\\u005fd\":\""
                        + long_
                        + "\",\"e\":2,\"_\":{\"f\":[]}}}")
                .meta())
        .isEqualTo("{\"b\":{\"_c\":1},\"e\":2}");
    assertThat(parse("{\"meta\":{\"_a\":1}}").meta()).isEqualTo("{}");
  }

  @Test
  void aMetaIsAtMost32LevelsDeep() throws Exception {
    String objects = "{\"a\":".repeat(31) + "{}" + "}".repeat(31);
    String arrays = "{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}";

    assertThat(parse("{\"meta\":" + objects + "}").meta()).isEqualTo(objects);
    assertThat(parse("{\"meta\":" + arrays + "}").meta()).isEqualTo(arrays);
    assertCode(ErrorCode.BAD_META, () -> parse("{\"meta\":{\"a\":" + objects + "}}").meta());
    assertCode(ErrorCode.BAD_META, () -> parse("{\"meta\":{\"a\":" + arrays + "}}").meta());
  }

  @Test
  void aMetaIsCountedInBytesOfItsCompactText() throws Exception {
    String exactly = "{\"a\":\"" + "é".repeat(20) + "\",\"b\":[1,2]}";
    int size = exactly.getBytes(StandardCharsets.UTF_8).length;
    byte[] body = utf8("{\"meta\":" + exactly.replace(",", " , ").replace("é", "\\u00e9") + "}");

    assertThat(JsonBody.parse(body, size).meta()).isEqualTo(exactly);
    assertCode(ErrorCode.BAD_META, () -> JsonBody.parse(body, size - 1).meta());
  }

  @Test
  void aBadMetaInABodyThatIsNoJsonIsBadJson() {
    assertCode(ErrorCode.BAD_JSON, () -> parse("{\"meta\":[}"));
  }

  @Test
  void whereMetaMeansNothingItIsIgnored() throws Exception {
    assertThat(JsonBody.parse(utf8("{\"meta\":5,\"a\":\"b\"}")).required("a", ErrorCode.BAD_TYPE))
        .isEqualTo("b");
  }

  @Property(tries = 300)
  void everyStringOfWholeCharactersComesThrough(@ForAll String text) throws Exception {
    String whole = text.replaceAll("[\ud800-\udfff]", "?").replace("\u0000", "0");
    ObjectMapper mapper = new ObjectMapper();
    byte[] json = mapper.writeValueAsBytes(Map.of("a", whole));

    assertThat(JsonBody.parse(json).required("a", ErrorCode.BAD_TYPE)).isEqualTo(whole);
  }

  @Property(tries = 300)
  void everyMetaMeansTheSameAsBefore(@ForAll Map<String, List<String>> members) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Object> clean = new LinkedHashMap<>();
    members.forEach(
        (name, values) ->
            clean.put("m" + whole(name), values.stream().map(JsonBodyTest::whole).toList()));
    byte[] json = mapper.writeValueAsBytes(Map.of("meta", clean));

    String meta = JsonBody.parse(json, Integer.MAX_VALUE).meta();

    assertThat(mapper.readTree(meta)).isEqualTo(mapper.valueToTree(clean));
  }

  private static String whole(String text) {
    return text.replaceAll("[\ud800-\udfff]", "?").replace("\u0000", "0");
  }

  private static JsonBody parse(String json) throws ChatException {
    return JsonBody.parse(utf8(json), 16_384);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    ChatException e = catchThrowableOfType(ChatException.class, call);
    assertThat(e).as("an error").isNotNull();
    assertThat(e.code()).isEqualTo(code.wireName());
    assertThat(e.getMessage()).endsWith(".").doesNotContain("\n");
  }
}
