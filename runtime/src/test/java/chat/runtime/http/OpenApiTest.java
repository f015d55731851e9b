package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.error.ErrorCode;
import chat.runtime.testkit.TestModes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The published contract says what the server really does. */
class OpenApiTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ADMIN = "0123456789abcdef";

  private final Set<String> answered = new HashSet<>();
  private RunningServer server;
  private JsonNode document;
  private Schemas schemas;

  @BeforeEach
  void start() throws Exception {
    server =
        new RunningServer(
            Timeouts.STANDARD,
            List.of(TestModes.values()),
            "MAX_MESSAGE_SIZE",
            "100",
            "ADMIN_TOKEN",
            ADMIN);
    document = MAPPER.readTree(server.send("GET", "/api/v1/openapi.json", "").body());
    schemas = new Schemas(document);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void itListsTheRoutesAndNoOthers() {
    Set<String> documented = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> real = new TreeSet<>();
    server.routes().forEach(route -> real.add(route.method() + " " + route.path()));

    assertThat(documented).isEqualTo(real);
  }

  @Test
  void itSaysWhoMayAndWhatIsTaken() {
    for (Route route : server.routes()) {
      JsonNode operation = operation(route.method(), route.path());
      String what = route.method() + " " + route.path();
      assertThat(operation.has("security"))
          .as(what)
          .isEqualTo(route.access() != Route.Access.TOKEN);
      assertThat(operation.at("/responses/401").isMissingNode())
          .as(what)
          .isEqualTo(
              route.access() != Route.Access.TOKEN
                  && route.access() != Route.Access.ADMIN
                  && !route.path().endsWith("/login"));
      assertThat(operation.at("/responses/429").isMissingNode())
          .as(what)
          .isEqualTo(
              route.access() != Route.Access.LIMITED && route.access() != Route.Access.TOKEN);
      assertThat(operation.has("requestBody")).as(what).isEqualTo(route.body());
      Set<String> named = new TreeSet<>();
      operation
          .path("parameters")
          .forEach(
              parameter -> {
                JsonNode resolved = schemas.resolve(parameter);
                if (resolved.get("in").textValue().equals("path")) {
                  named.add("{" + resolved.get("name").textValue() + "}");
                }
              });
      Set<String> values = new TreeSet<>();
      for (String segment : route.path().split("/", -1)) {
        if (segment.startsWith("{")) {
          values.add(segment);
        }
      }
      assertThat(named).as(what).isEqualTo(values);
    }
  }

  @Test
  void operationsHaveNamesOfTheirOwnAndReferencesLeadSomewhere() {
    List<String> names = new ArrayList<>();
    document.findValues("operationId").forEach(name -> names.add(name.textValue()));
    assertThat(names).hasSize(server.routes().size()).doesNotHaveDuplicates();
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.textValue().substring(1)).isMissingNode())
          .as(reference.textValue())
          .isFalse();
    }
  }

  @Test
  void everyErrorIsMentioned() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(document.toString()).contains(code.wireName());
    }
  }

  @Test
  void itsExamplesAreRight() {
    Map<JsonNode, List<String>> wrong = new HashMap<>();
    for (JsonNode content : document.findValues("content")) {
      content
          .elements()
          .forEachRemaining(
              media -> {
                List<JsonNode> examples = new ArrayList<>();
                if (media.has("example")) {
                  examples.add(media.get("example"));
                }
                media.path("examples").forEach(example -> examples.add(example.get("value")));
                for (JsonNode example : examples) {
                  List<String> complaints = schemas.complaints(media.get("schema"), example);
                  if (!complaints.isEmpty()) {
                    wrong.put(example, complaints);
                  }
                }
              });
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void realAnswersAreAsItSays() throws Exception {
    String ada =
        token(
            call(
                "POST",
                "/api/v1/register",
                "",
                "{\"nick\":\"ada\",\"password\":\"12345678\"}",
                201));
    String bob = token(call("POST", "/api/v1/register", "", "{\"nick\":\"bob\"}", 201));
    call("POST", "/api/v1/register", "", "{\"nick\":\"ADA\"}", 409);
    call("POST", "/api/v1/register", "", "{\"nick\":\"1\"}", 400);
    call("POST", "/api/v1/register", "", "{\"nick\":\"x\",\"password\":\"1\"}", 400);
    call("POST", "/api/v1/login", "", "{\"nick\":\"ada\",\"password\":\"12345678\"}", 200);
    call("POST", "/api/v1/login", "", "{\"nick\":\"ada\",\"password\":\"87654321\"}", 401);
    call("POST", "/api/v1/login", "", "{\"nick\":\"ada\"}", 400);
    call("GET", "/api/v1/state", "", "", 401);

    call("POST", "/api/v1/channels/join", ada, "{\"channel\":\"#room\"}", 201);
    call("POST", "/api/v1/channels/join", bob, "{\"channel\":\"#ROOM\",\"key\":null}", 200);
    call("POST", "/api/v1/channels/join", bob, "{\"channel\":\"room\"}", 400);
    call("GET", "/api/v1/channels/all", bob, "", 200);
    call("GET", "/api/v1/channels/{name}", bob, "", 200, "room");
    call("GET", "/api/v1/channels/{name}", bob, "", 404, "none");
    call("GET", "/api/v1/channels/{name}/members", bob, "", 200, "#room");
    call("GET", "/api/v1/channels/{name}/members", bob, "", 404, "none");
    call("GET", "/api/v1/users/{nick}", bob, "", 200, "ada");
    call("GET", "/api/v1/users/{nick}", bob, "", 404, "none");

    send(ada, "{\"to\":\"#room\",\"body\":\"Hello\",\"meta\":{\"x\":[1,{}]}}", 201);
    send(ada, "{\"to\":\"bob\",\"content\":\"Hello\"}", 201);
    send(ada, "{\"to\":\"#room\",\"type\":\"topic\",\"body\":\"Welcome\"}", 201);
    send(ada, "{\"to\":\"#room\",\"type\":\"mode\",\"body\":\"+m\"}", 201);
    send(ada, "{\"to\":\"#room\",\"type\":\"mode\",\"body\":\"+m\"}", 200);
    send(ada, "{\"to\":\"#room\",\"type\":\"mode\",\"body\":\"m\"}", 400);
    send(ada, "{\"to\":\"#room\",\"type\":\"join\"}", 200);
    send(ada, "{\"type\":\"nick\",\"body\":\"Ada\"}", 201);
    send(ada, "{\"type\":\"nick\",\"body\":\"bob\"}", 409);
    send(bob, "{\"to\":\"#room\",\"body\":\"Hello\"}", 403);
    send(bob, "{\"to\":\"#none\",\"body\":\"Hello\"}", 404);
    send(bob, "{\"to\":\"none\",\"body\":\"Hello\"}", 404);
    send(bob, "{\"to\":\"#room\"}", 400);
    send(bob, "{}", 400);
    send(bob, "[]", 400);
    send(bob, "{\"to\":\"#room\",\"body\":\"Hello\",\"meta\":5}", 400);
    send(bob, "{\"to\":\"#room\",\"body\":\"" + "x".repeat(101) + "\"}", 413);

    call("GET", "/api/v1/messages", bob, "", 200);
    query("/api/v1/messages", "limit=0", bob, 400);
    query(
        "/api/v1/history",
        "target=" + URLEncoder.encode("#room", StandardCharsets.UTF_8),
        bob,
        200);
    query("/api/v1/history", "target=ada", bob, 200);
    call("GET", "/api/v1/history", bob, "", 400);
    query("/api/v1/history", "target=none", bob, 404);
    call("GET", "/api/v1/state", bob, "", 200);

    call("POST", "/api/v1/channels/{name}/invites", ada, "{\"nick\":\"bob\"}", 204, "room");
    call("POST", "/api/v1/channels/{name}/invites", ada, "{\"nick\":5}", 400, "room");
    call("POST", "/api/v1/channels/{name}/invites", ada, "{\"nick\":\"none\"}", 404, "room");
    call("DELETE", "/api/v1/channels/{name}/members/{nick}", bob, "", 403, "room", "ada");
    call("DELETE", "/api/v1/channels/{name}/members/{nick}", ada, "", 404, "room", "none");
    call("DELETE", "/api/v1/channels/{name}/members/{nick}", ada, "", 204, "room", "bob");
    call("DELETE", "/api/v1/channels/{name}", bob, "", 403, "room");
    call("DELETE", "/api/v1/channels/{name}", ada, "", 204, "room");
    call("DELETE", "/api/v1/channels/{name}", ada, "", 404, "room");

    call("GET", "/api/v1/server", "", "", 200);
    call("GET", "/api/v1/openapi.json", "", "", 200);
    call("GET", "/.well-known/healthcheck.json", "", "", 200);
    call("GET", "/metrics", "", "", 200);
    call("GET", "/style.css", "", "", 200);
    call("GET", "/", "", "", 200);
    call("POST", "/api/v1/federation/link", "", "{}", 404);
    call("POST", "/api/v1/federation/relay", "", "{}", 404);
    call("GET", "/api/v1/federation/status", "", "", 404);
    call("GET", "/api/v1/admin/plugins", ADMIN, "", 200);
    call("GET", "/api/v1/admin/plugins", bob, "", 401);
    call("POST", "/api/v1/admin/plugins/{name}/reload", ADMIN, "", 404, "none");
    call("POST", "/api/v1/admin/plugins/{name}/reload", ADMIN, "", 409, "memory");
    call("POST", "/api/v1/admin/plugins/{name}/reload", bob, "", 401, "memory");
    call("POST", "/api/v1/logout", bob, "", 204);

    Set<String> operations = new HashSet<>();
    document.findValues("operationId").forEach(name -> operations.add(name.textValue()));
    assertThat(answered).as("operations that answered").isEqualTo(operations);
  }

  private void send(String token, String body, int status) throws Exception {
    call("POST", "/api/v1/messages", token, body, status);
  }

  private void query(String path, String query, String token, int status) throws Exception {
    check("GET", path, path + "?" + query, token, "", status);
  }

  private JsonNode call(
      String method, String path, String token, String body, int status, String... values)
      throws Exception {
    String real = path;
    for (String value : values) {
      real = real.replaceFirst("\\{[a-z]+}", URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
    return check(method, path, real, token, body, status);
  }

  private JsonNode check(
      String method, String path, String real, String token, String body, int status)
      throws Exception {
    HttpResponse<String> answer =
        token.isEmpty()
            ? server.send(method, real, body)
            : server.send(method, real, body, "Authorization", "Bearer " + token);
    String what = method + " " + real + " " + body + " -> " + answer.body();
    assertThat(answer.statusCode()).as(what).isEqualTo(status);
    JsonNode operation = operation(method, path);
    JsonNode response = schemas.resolve(operation.at("/responses/" + status));
    assertThat(response.isMissingNode()).as("documented: " + what).isFalse();
    answered.add(operation.get("operationId").textValue());
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    if (type.isEmpty()) {
      assertThat(response.has("content")).as(what).isFalse();
      return MAPPER.nullNode();
    }
    JsonNode media = response.path("content").path(type);
    assertThat(media.isMissingNode()).as(type + " is documented: " + what).isFalse();
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(answer.headers().firstValue(name)).as(name).isPresent());
    if (!type.equals("application/json")) {
      return MAPPER.nullNode();
    }
    JsonNode json = MAPPER.readTree(answer.body());
    assertThat(schemas.complaints(media.get("schema"), json)).as(what).isEmpty();
    return json;
  }

  private JsonNode operation(String method, String path) {
    return document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
  }

  private static String token(JsonNode session) {
    return session.get("token").textValue();
  }
}
