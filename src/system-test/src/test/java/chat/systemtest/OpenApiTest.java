package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Connection;
import chat.systemtest.client.Json;
import chat.systemtest.server.InProcessServer;
import chat.systemtest.server.StorageKind;
import chat.systemtest.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published contract has what the contract has. */
class OpenApiTest {
  @TempDir private Path directory;

  @Test
  void itNamesEveryEndpoint() throws IOException {
    Json document = document();
    assertThat(document.at("openapi").text()).startsWith("3.1.");
    Map<String, Json> paths = ((Json.Obj) document.at("paths")).members();
    for (Contract.Endpoint endpoint : Contract.ENDPOINTS) {
      String method = endpoint.method().toLowerCase(Locale.ROOT);
      assertThat(paths.entrySet())
          .as(endpoint.toString())
          .anySatisfy(
              path -> {
                assertThat(shape(path.getKey())).isEqualTo(shape(endpoint.path()));
                assertThat(((Json.Obj) path.getValue()).members()).containsKey(method);
              });
    }
  }

  @Test
  void itNamesEveryError() throws IOException {
    String document = document().toString();
    assertThat(Contract.ERRORS).allSatisfy(error -> assertThat(document).contains(error));
  }

  private Json document() throws IOException {
    try (TestServer server = InProcessServer.start(Map.of(), StorageKind.FAKE, directory);
        Connection connection = new Connection(server.base(), Duration.ofSeconds(20))) {
      return connection.request("GET", "/api/v1/openapi.json", List.of(), new byte[0]).json();
    }
  }

  /** A path whatever its parameters are called. */
  private static String shape(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }
}
