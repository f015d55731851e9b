package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that hold for every path: methods, errors, authentication, CORS, limits by address. */
class HttpRulesTest {

  private RunningServer server;

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private void start(String... settings) throws Exception {
    server = new RunningServer(settings);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/register,'OPTIONS, POST'",
    "DELETE,/api/v1/messages,'GET, HEAD, OPTIONS, POST'",
    "POST,/api/v1/channels/all,'GET, HEAD, OPTIONS'",
    "GET,/api/v1/channels/join,'OPTIONS, POST'",
    "PUT,/api/v1/channels/x,'DELETE, GET, HEAD, OPTIONS'",
    "POST,/,'GET, HEAD, OPTIONS'"
  })
  void aWrongMethodIsToldWhatIsRight(String method, String path, String allow) throws Exception {
    start();
    HttpResponse<String> answer = server.send(method, path, "");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).startsWith("{\"error\":\"method_not_allowed\",\"message\":");
    assertThat(header(answer, "Allow")).isEqualTo(allow);
    HttpResponse<String> options = server.send("OPTIONS", path, "");
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(header(options, "Allow")).isEqualTo(allow);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/state/",
        "/api/v1/channels",
        "/api/v1/channels/",
        "/api/v1/channels//members",
        "/api/v1/channels/a/b",
        "/api/v1/channels/all/members",
        "/API/v1/server",
        "/nothing",
        "//",
        "/api/v1/channels/a%2Fmembers/x"
      })
  void anUnknownPathIsNotFound(String path) throws Exception {
    start();
    for (String method : new String[] {"GET", "POST", "OPTIONS", "FOO"}) {
      HttpResponse<String> answer = server.send(method, path, "");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).startsWith("{\"error\":\"not_found\",\"message\":");
      assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%ff", "%c0%80", "a%"})
  void aPathThatIsNotPercentEncodedUtf8IsRefused(String segment) throws Exception {
    start();
    try (RawHttp http = new RawHttp(server)) {
      http.send("GET /api/v1/users/" + segment + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic abc",
        "Bearer abc",
        "abc",
        "Bearer  é",
        "bearerabc"
      })
  void withoutATokenNothingPersonalIsAnswered(String authorization) throws Exception {
    start();
    for (String path :
        new String[] {
          "/api/v1/state", "/api/v1/messages", "/api/v1/channels/x", "/api/v1/users/x"
        }) {
      HttpResponse<String> answer =
          authorization.isEmpty()
              ? server.send("GET", path, "")
              : server.send("GET", path, "", "Authorization", authorization);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).startsWith("{\"error\":\"unauthorized\",\"message\":");
      assertThat(header(answer, "WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void theSchemeIsWrittenInAnyCase() throws Exception {
    start();
    String token = server.register("ada");
    for (String scheme : new String[] {"Bearer ", "bearer ", "BEARER  "}) {
      assertThat(
              server.send("GET", "/api/v1/state", "", "Authorization", scheme + token).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void theTokenIsCheckedBeforeTheBody() throws Exception {
    start();
    assertThat(server.send("POST", "/api/v1/messages", "rubbish").statusCode()).isEqualTo(401);
    String token = server.register("ada");
    HttpResponse<String> answer =
        server.send("POST", "/api/v1/messages", "rubbish", "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"error\":\"bad_json\"");
  }

  @Test
  void pagesOfEveryOriginMayReadEveryAnswer() throws Exception {
    start();
    for (String path : new String[] {"/api/v1/server", "/api/v1/state", "/nothing"}) {
      HttpResponse<String> answer = server.send("GET", path, "", "Origin", "https://a.example");
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(header(answer, "Access-Control-Expose-Headers")).contains("Retry-After");
      assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
    }
    assertThat(header(server.send("GET", "/api/v1/server", ""), "Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @Test
  void browsersAreToldWhatTheyMaySend() throws Exception {
    start();
    HttpResponse<String> answer =
        server.send(
            "OPTIONS",
            "/api/v1/messages",
            "",
            "Origin",
            "https://a.example",
            "Access-Control-Request-Method",
            "POST");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(answer, "Access-Control-Allow-Methods")).contains("GET", "POST");
    assertThat(header(answer, "Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "Idempotency-Key");
    assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("86400");
  }

  @Test
  void onlyPagesOfAllowedOriginsMayRead() throws Exception {
    start("CORS_ORIGINS", "https://a.example");
    HttpResponse<String> own =
        server.send("GET", "/api/v1/server", "", "Origin", "https://a.example");
    HttpResponse<String> strange =
        server.send("GET", "/api/v1/server", "", "Origin", "https://b.example");
    HttpResponse<String> preflight =
        server.send(
            "OPTIONS",
            "/api/v1/server",
            "",
            "Origin",
            "https://b.example",
            "Access-Control-Request-Method",
            "GET");

    assertThat(header(own, "Access-Control-Allow-Origin")).isEqualTo("https://a.example");
    assertThat(header(own, "Vary")).isEqualTo("Origin");
    assertThat(header(strange, "Access-Control-Allow-Origin")).isEmpty();
    assertThat(header(strange, "Vary")).isEqualTo("Origin");
    assertThat(header(preflight, "Access-Control-Allow-Methods")).isEmpty();
  }

  @Test
  void attemptsToRegisterAndLogInAreCountedTogetherEvenWhenTheyFail() throws Exception {
    start("AUTH_RATE", "3", "TRUSTED_PROXIES", "127.0.0.1");
    assertThat(server.send("POST", "/api/v1/register", "{\"nick\":\"ada\"}").statusCode())
        .isEqualTo(201);
    assertThat(server.send("POST", "/api/v1/register", "rubbish").statusCode()).isEqualTo(400);
    assertThat(server.send("POST", "/api/v1/login", "{}").statusCode()).isEqualTo(400);
    HttpResponse<String> refused = server.send("POST", "/api/v1/login", "rubbish");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"error\":\"too_many_requests\"");
    assertThat(header(refused, "Retry-After")).matches("[1-9]|1\\d|20");

    HttpResponse<String> other =
        server.send(
            "POST", "/api/v1/register", "{\"nick\":\"bob\"}", "X-Forwarded-For", "192.0.2.1");
    assertThat(other.statusCode()).isEqualTo(201);
    assertThat(server.send("GET", "/api/v1/server", "").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsNoTrustedProxyIsNotBelieved() throws Exception {
    start("AUTH_RATE", "1");
    server.send("POST", "/api/v1/register", "{}");
    assertThat(
            server
                .send("POST", "/api/v1/register", "{}", "X-Forwarded-For", "192.0.2.1")
                .statusCode())
        .isEqualTo(429);
  }

  @Test
  void thePageHasAPolicyAndNoInlineStyle() throws Exception {
    start();
    HttpResponse<String> page = server.send("GET", "/", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Content-Security-Policy"))
        .contains("default-src 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body()).contains("curl").doesNotContain("<script", "style=");
    assertThat(header(server.send("GET", "/style.css", ""), "Content-Type"))
        .isEqualTo("text/css; charset=utf-8");
  }

  @Test
  void metricsTellOfRoutesAndNotOfPaths() throws Exception {
    start();
    String token = server.register("ada");
    server.send("GET", "/api/v1/users/ada", "", "Authorization", "Bearer " + token);
    server.send("GET", "/nothing/at/all", "");
    HttpResponse<String> metrics = server.send("GET", "/metrics", "");
    assertThat(header(metrics, "Content-Type")).startsWith("text/plain");
    assertThat(metrics.body())
        .contains(
            "chat_http_requests_total{method=\"GET\",route=\"/api/v1/users/{nick}\",status=\"2xx\",} 1.0",
            "chat_http_requests_total{method=\"other\",route=\"other\",status=\"4xx\",} 1.0")
        .doesNotContain("/nothing", "ada");
  }

  @Test
  void theServerTellsWhetherItIsWell() throws Exception {
    start();
    HttpResponse<String> well = server.send("GET", "/.well-known/healthcheck.json", "");
    assertThat(well.statusCode()).isEqualTo(200);
    assertThat(well.body()).startsWith("{\"status\":\"ok\"");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
