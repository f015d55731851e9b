package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in the first line of a request, raw or encoded, and what is said of the rest. */
class RequestTargetsTest {

  private static final String ORIGIN = "Origin: https://a.example\r\n";

  private RunningServer server;
  private String token;

  @BeforeEach
  void start() throws Exception {
    server = new RunningServer();
    token = server.register("ada");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private String get(String target) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: x\r\n"
        + ORIGIN
        + "Authorization: Bearer "
        + token
        + "\r\n\r\n";
  }

  private static void assertBadRequest(RawHttp.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.body()).startsWith("{\"error\":\"bad_request\",\"message\":");
  }

  @Test
  void rawCharactersOfANickAreUnderstoodInAPath() throws Exception {
    String nick = "x_-[]{}\\|^`é字";
    server.register(nick.replace("\\", "\\\\"));
    try (RawHttp http = new RawHttp(server)) {
      RawHttp.Answer answer = http.send(get("/api/v1/users/" + nick)).receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"nick\":\"" + nick.replace("\\", "\\\\") + "\"");
    }
  }

  @Test
  void rawCharactersAreUnderstoodInAQuery() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      for (String nick : List.of("a|b{c}", "a^b`c\\", "[a]", "über")) {
        String written = nick.replace("\\", "\\\\");
        server.register(written);
        server.send(
            "POST",
            "/api/v1/messages",
            "{\"to\":\"" + written + "\",\"body\":\"hello\"}",
            "Authorization",
            "Bearer " + token);
        RawHttp.Answer answer = http.send(get("/api/v1/history?target=" + nick)).receive();
        assertThat(answer.status()).as(nick).isEqualTo(200);
        assertThat(answer.body()).contains("\"to\":\"" + written + "\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "<",
        ">",
        "[",
        "]",
        "{",
        "}",
        "|",
        "^",
        "`",
        "\\",
        "#",
        ";a=b",
        ";",
        "é",
        "\ud83d\ude00",
        "'",
        "(",
        "*",
        ",",
        "=",
        ":",
        "@",
        "!",
        "$",
        "&",
        "+",
        "~",
        "%7C",
        "%23"
      })
  void nothingThatIsPrintableIsRefusedForItself(String text) throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      String target = "/api/v1/channels/no" + text + "where?x=" + text;
      RawHttp.Answer answer = http.send(get(target)).receive();
      assertThat(answer.status()).isIn(400, 404);
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(http.send(get("/api/v1/state?" + text)).receive().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/channels/100%",
        "/api/v1/channels/100%4",
        "/api/v1/channels/%zz",
        "/api/v1/channels/%%41",
        "/api/v1/channels/%4%31",
        "/api/v1/channels/%ff",
        "/api/v1/channels/a\u0001b",
        "/api/v1/channels/a\u007fb",
        "/api/v1/channels/a\tb",
        "/api/v1/messages?limit=5%",
        "/api/v1/messages?%=1",
        "/api/v1/messages?limit=%e2%82",
        "/api/v1/messages?limit=\u0002",
        "/%",
        "/%?%",
        "api/v1/state",
        "?x",
        "#x",
        "*"
      })
  void aMalformedTargetIsABadRequestAndTheConnectionGoesOn(String target) throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      for (int i = 0; i < 2; i++) {
        assertBadRequest(http.send(get(target)).receive());
      }
      assertThat(http.send(get("/api/v1/state")).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void bytesThatAreNotUtf8AreABadRequest() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      for (String bytes : List.of("\u00e9", "\u00ff", "\u00c3", "\u00c0\u0080")) {
        String request = get("/api/v1/users/" + bytes);
        http.socket().getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        assertBadRequest(http.receive());
      }
      assertThat(http.send(get("/api/v1/state")).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void aTargetMayArriveInAnyPieces() throws Exception {
    server.register("a|b");
    String request = get("/api/v1/users/a|%62?x=%7C|");
    for (int cut = 1; cut < request.indexOf("\r\n") + 4; cut++) {
      try (RawHttp http = new RawHttp(server)) {
        http.send("\r\n" + request.substring(0, cut));
        Thread.sleep(2);
        http.send(request.substring(cut));
        RawHttp.Answer answer = http.receive();
        assertThat(answer.status()).as("cut at %s", cut).isEqualTo(200);
        assertThat(answer.body()).contains("\"nick\":\"a|b\"");
      }
    }
  }

  @Test
  void pipelinedRequestsKeepTheirOwnTargets() throws Exception {
    server.register("a|b");
    try (RawHttp http = new RawHttp(server)) {
      http.send(
          get("/api/v1/users/a|b")
              + "\r\n\r\n"
              + get("/api/v1/users/ada")
              + get("/%")
              + "\r\n"
              + get("/api/v1/users/a%7Cb"));
      assertThat(http.receive().body()).contains("\"nick\":\"a|b\"");
      assertThat(http.receive().body()).contains("\"nick\":\"ada\"");
      assertBadRequest(http.receive());
      assertThat(http.receive().body()).contains("\"nick\":\"a|b\"");
    }
  }

  @Test
  void aBodyBetweenPipelinedRequestsIsLeftAlone() throws Exception {
    String body = "{\"to\":\"ada\",\"body\":\"GET /x HTTP/1.1\"}";
    String post =
        "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n";
    String sized = post + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    String chunked =
        post
            + "Transfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(body.length())
            + "\r\n"
            + body
            + "\r\n0\r\n\r\n";
    try (RawHttp http = new RawHttp(server)) {
      http.send(sized + "\r\n" + chunked + "\r\n\r\n" + chunked + sized + get("/api/v1/state"));
      for (int i = 0; i < 4; i++) {
        RawHttp.Answer answer = http.receive();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).contains("\"body\":\"GET /x HTTP/1.1\"");
      }
      assertThat(http.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void manyParametersAreRefusedAndTheConnectionGoesOn() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      assertBadRequest(http.send(get("/?" + "&".repeat(1500))).receive());
      assertBadRequest(http.send(get("/?" + "x=1&".repeat(3000))).receive());
      assertThat(http.send(get("/?" + "x=1&".repeat(900))).receive().status()).isEqualTo(200);
      assertThat(http.send(get("/?" + ";".repeat(3000))).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void wholeUrlsAreTakenApartWhateverTheHost() throws Exception {
    server.register("a|b");
    try (RawHttp http = new RawHttp(server)) {
      for (String base :
          List.of("http://x", "HTTP://y:1", "http://[::1]:80", "http://u@h|", "x://")) {
        String url = base + "/api/v1/users/a|b?x=://";
        assertThat(http.send(get(url)).receive().status()).as(url).isEqualTo(200);
      }
      assertThat(http.send(get("http://x?a/b")).receive().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G\u0001T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-\u00e9: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: \u0001\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET / http/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x:y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}xxx",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n{}xxx",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "CONNECT some.host:443 HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\n\r\n",
        "THISISAMETHODOFFARTOOMANYLETTERSTOBEONE / HTTP/1.1\r\nHost: x\r\n\r\n"
      })
  void whatTheParserRefusesIsToldInTheSameWayAndEndsTheConnection(String request) throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      RawHttp.Answer answer = http.send(request).receive();
      assertBadRequest(answer);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void tooManyHeadersAndTooLongOnesAreToldInTheSameWay() throws Exception {
    for (String headers : List.of("X: y\r\n".repeat(200), "X: " + "y".repeat(40_000) + "\r\n")) {
      try (RawHttp http = new RawHttp(server)) {
        http.send("GET / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
        assertBadRequest(http.receive());
      }
    }
  }

  @Test
  void aRefusalBehindAGoodRequestComesAfterItsAnswer() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send(get("/api/v1/state") + "GET /\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(200);
      assertBadRequest(http.receive());
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void refusalsAreCounted() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("rubbish\r\n\r\n").receive();
    }
    assertThat(server.send("GET", "/metrics", "").body())
        .contains("chat_http_requests_total{method=\"other\",route=\"other\",status=\"4xx\",} 1.0");
  }
}
