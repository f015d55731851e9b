package chat.systemtest.script;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Json;
import java.util.Map;
import java.util.Set;

/** What holds for every answer of the server, so that no script has to say it. */
final class Rules {
  private static final Set<String> ERROR = Set.of("error", "message");

  private Rules() {}

  static void check(Answer answer, String method, String path) {
    if (answer.status() >= 500) {
      return; // A script that expects it says so; any other fails on the status.
    }
    String type = answer.header("Content-Type").orElse("");
    if (answer.body().length > 0 && path.matches("/(api|\\.well-known)/.*")) {
      require(type.startsWith("application/json"), "it should be application/json", answer);
      require(answer.json() instanceof Json.Obj, "it should be one JSON object", answer);
    }
    if (answer.status() >= 400 && !method.equals("HEAD")) {
      require(type.startsWith("application/json"), "an error should be JSON", answer);
      Map<String, Json> members = ((Json.Obj) answer.json()).members();
      require(members.keySet().equals(ERROR), "an error is a code and a message", answer);
      require(!answer.json().at("message").text().isBlank(), "the message is blank", answer);
    }
    if (answer.status() == 204) {
      require(answer.body().length == 0, "a 204 has no body", answer);
    }
    if (answer.status() == 401 && (answer.body().length == 0 || isUnauthorized(answer))) {
      String challenge = answer.header("WWW-Authenticate").orElse("");
      require(challenge.equals("Bearer"), "WWW-Authenticate should be Bearer", answer);
    }
    if (answer.status() == 405) {
      require(answer.header("Allow").isPresent(), "a 405 says what is allowed", answer);
    }
    if (answer.status() == 429) {
      String after = answer.header("Retry-After").orElse("");
      require(after.matches("[1-9][0-9]*"), "a 429 has Retry-After in seconds", answer);
    }
  }

  private static boolean isUnauthorized(Answer answer) {
    return answer.error().equals("unauthorized");
  }

  private static void require(boolean holds, String what, Answer answer) {
    if (!holds) {
      throw new Mismatch(what + ", but the answer is " + answer + " " + answer.headers());
    }
  }
}
