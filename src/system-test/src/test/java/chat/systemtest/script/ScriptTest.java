package chat.systemtest.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts are only as good as what reads them: what fits fits, and nothing else does. */
class ScriptTest {
  private static final String MESSAGE =
      """
      {"id":"01234567-89ab-8def-8123-456789abcdef","ts":"2026-02-09T20:00:00.000Z","from":"alice",\
      "to":"#room","type":"message","body":"Hello","meta":{"a":1.0,"b":[null,"é"]}}""";

  private final Memory memory = new Memory();

  @Test
  void aScriptIsReadIntoSectionsAndSteps() {
    Script script =
        Script.read(
            "some.txt",
            """
            # A comment
            == First
            * alice registers
            alice> POST /api/v1/messages {"to":"bob",
              "body":"x"}
              Idempotency-Key: k
            < 201 any
              Allow: *GET*
            == Second
            env MOTD=Hello there
            alice/2>> GET /api/v1/messages?timeout=5
            alice/2<< 200 stream
            raw> GET / HTTP/1.1\\r\\n\\r\\n
            <~ 404|405 not_found|method_not_allowed
            """);
    assertThat(script.sections())
        .extracting(Script.Section::title)
        .containsExactly("First", "Second");
    assertThat(script.sections().get(0).startsServer()).isFalse();
    assertThat(script.sections().get(1).settings()).isEqualTo(Map.of("MOTD", "Hello there"));
    assertThat(script.sections().get(0).steps().get(1))
        .isEqualTo(
            new Step.Request(
                4,
                "alice",
                "alice",
                false,
                "POST",
                "/api/v1/messages",
                List.of("Idempotency-Key: k"),
                "{\"to\":\"bob\",\n\"body\":\"x\"}"));
    assertThat(script.sections().get(1).steps().get(0))
        .isEqualTo(
            new Step.Request(
                11, "alice", "alice/2", true, "GET", "/api/v1/messages?timeout=5", List.of(), ""));
    assertThat(((Step.Expect) script.sections().get(1).steps().get(1)).label())
        .isEqualTo("alice/2");
    assertThat(((Step.Expect) script.sections().get(1).steps().get(3)).patient()).isTrue();
    assertThat(script.asks("GET", "/api/v1/messages"::equals)).isTrue();
    assertThat(script.asks("PUT", "/api/v1/messages"::equals)).isFalse();
    assertThat(script.expects("not_found")).isTrue();
    assertThat(script.expects("bad_json")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no section",
        "== A\nno step",
        "== A\n< twenty",
        "== A\n< 200 {",
        "== A\na> get x"
      })
  void whatIsNoScriptIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> Script.read("bad.txt", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bad.txt:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(m1: alice -> #room message \"Hello\" {\"a\":1.0,\"b\":[null,\"é\"]})",
        "(alice -> #room message <text> <object>)",
        "{\"id\":<uuid>,\"ts\":<time>,\"from\":\"alice\",…}",
        "{\"meta\":<any>,\"from\":\"alice\",\"to\":\"#room\",\"type\":\"message\",\"body\":\"Hello\","
            + "\"id\":<uuid as x>,\"ts\":<string>}",
      })
  void whatFitsIsAccepted(String shape) {
    check("201 " + shape, 201, MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 (alice -> #room message \"Hello\" {\"a\":1.0,\"b\":[null,\"é\"]})",
        "201 (alice -> #room message \"hello\" {\"a\":1.0,\"b\":[null,\"é\"]})",
        "201 (alice -> #room notice \"Hello\" {\"a\":1.0,\"b\":[null,\"é\"]})",
        "201 (alice -> #room message \"Hello\")",
        "201 (alice -> #room message \"Hello\" {\"a\":1,\"b\":[null,\"é\"]})",
        "201 (alice -> #room message \"Hello\" {\"b\":[null,\"é\"],\"a\":1.0})",
        "201 {\"id\":<uuid>,\"ts\":<time>,\"from\":\"alice\"}",
        "201 {\"id\":<time>,…}",
        "201 {\"from\":<int>,…}",
        "201 {\"colour\":<any>,…}",
        "201 stream",
        "201",
        "4xx",
        "404 no_such_nick"
      })
  void whatDoesNotFitIsNot(String expected) {
    assertThatThrownBy(() -> check(expected, 201, MESSAGE)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void numbersOutsideAMetaAreComparedByValue() {
    check("200 {\"a\":1,\"b\":2.50}", 200, "{\"a\":1.0,\"b\":2.5}");
  }

  @Test
  void whatWasCapturedIsComparedLater() {
    check("201 (m1: alice -> #room message \"Hello\" <any>)", 201, MESSAGE);
    check("200 history, more (m1)", 200, "{\"messages\":[" + MESSAGE + "],\"more\":true}");
    check("200 {\"cursor\":<m1>}", 200, "{\"cursor\":\"01234567-89ab-8def-8123-456789abcdef\"}");
    assertThat(memory.fill("after=<m1>&x=<a*3>"))
        .isEqualTo("after=01234567-89ab-8def-8123-456789abcdef&x=aaa");
    String other = MESSAGE.replace("1.0", "1.00");
    assertThatThrownBy(() -> check("200 history (m1)", 200, history(other)))
        .isInstanceOf(Mismatch.class);
    assertThatThrownBy(() -> check("200 history", 200, history(MESSAGE)))
        .isInstanceOf(Mismatch.class);
    assertThatThrownBy(() -> memory.fill("<m2>")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String history(String message) {
    return "{\"messages\":[" + message + "],\"more\":false}";
  }

  @Test
  void aCursorIsTheLastMessageOrWhatWasAsked() {
    String cursor = ",\"cursor\":\"01234567-89ab-8def-8123-456789abcdef\",\"gap\":false}";
    check(
        "200 stream (a: alice -> #room message <any> <any>)",
        200,
        "{\"messages\":[" + MESSAGE + "]" + cursor);
    check("200 stream", 200, "{\"messages\":[]" + cursor);
    Expected empty = Expected.read("200 stream", Map.of());
    assertThatThrownBy(
            () -> empty.check(answer(200, "{\"messages\":[]" + cursor), "/x?after=y", memory))
        .isInstanceOf(Mismatch.class);
    String wrong = cursor.replace("abcdef\"", "abcdee\"");
    assertThatThrownBy(
            () -> check("200 stream (a)", 200, "{\"messages\":[" + MESSAGE + "]" + wrong))
        .isInstanceOf(Mismatch.class);
  }

  @Test
  void itemsInAnyOrderAreEachThereOnce() {
    check("200 {\"l\":~[1,2,<int>]}", 200, "{\"l\":[3,2,1]}");
    assertThatThrownBy(() -> check("200 {\"l\":~[1,1,2]}", 200, "{\"l\":[1,2,2]}"))
        .isInstanceOf(Mismatch.class);
    assertThatThrownBy(() -> check("200 {\"l\":[1,2]}", 200, "{\"l\":[2,1]}"))
        .isInstanceOf(Mismatch.class);
  }

  @Test
  void headersArePatterns() {
    Expected.read("200 any", Map.of("Allow", "*get*", "Vary", "<none>"))
        .check(answer(200, "{}"), "/", memory);
    assertThatThrownBy(
            () ->
                Expected.read("200 any", Map.of("Allow", "<none>"))
                    .check(answer(200, "{}"), "/", memory))
        .isInstanceOf(Mismatch.class);
    assertThatThrownBy(
            () ->
                Expected.read("200 any", Map.of("Vary", "*")).check(answer(200, "{}"), "/", memory))
        .isInstanceOf(Mismatch.class);
    assertThatThrownBy(
            () ->
                Expected.read("200 any", Map.of("Takes", "at least 2 s"))
                    .check(answer(200, "{}"), "/", memory))
        .isInstanceOf(Mismatch.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"error\":\"x\",\"message\":\"y\"}]",
        "{\"error\":\"x\"}",
        "{\"error\":\"x\",\"message\":\"\"}",
        "{\"error\":\"x\",\"message\":\"y\",\"hint\":\"z\"}",
        "{\"error\":\"x\",\"message\":\"y\",\"message\":\"y\"}",
        "{\"error\":\"x\",\"message\":\"\\ud800\"}",
        "oops"
      })
  void someThingsHoldForEveryError(String body) {
    Rules.check(answer(400, "{\"error\":\"x\",\"message\":\"y\"}"), "GET", "/api/v1/x");
    assertThatThrownBy(() -> Rules.check(answer(400, body), "GET", "/api/v1/x"))
        .isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}x",
        "01",
        "[1,]",
        "{\"a\":1,}",
        "\"\t\"",
        "nul",
        "+1",
        "\"\\x\"",
        "'a'"
      })
  void jsonIsReadStrictly(String text) {
    assertThat(Json.parse(" {\"a\" : [ 1e3 , -0.5, \"\\u00e9\" ] } ").toString())
        .isEqualTo("{\"a\":[1e3,-0.5,\"é\"]}");
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private void check(String expected, int status, String body) {
    Expected.read(expected, Map.of()).check(answer(status, body), "/", memory);
  }

  private static Answer answer(int status, String body) {
    return new Answer(
        status,
        List.of(
            new Answer.Header("Content-Type", "application/json"),
            new Answer.Header("Allow", "POST, GET, HEAD")),
        body.getBytes(StandardCharsets.UTF_8),
        Duration.ofMillis(5));
  }
}
