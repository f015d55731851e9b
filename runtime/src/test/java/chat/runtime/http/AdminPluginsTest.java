package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdminPluginsTest {

  private static final String TOKEN = "0123456789abcdef";
  private static final String LIST = "/api/v1/admin/plugins";

  @Test
  void withoutAnAdminTokenThereIsNoSuchPath() throws Exception {
    RunningServer server = new RunningServer();
    HttpResponse<String> unknown = server.send("GET", "/api/v1/nothing", "");
    for (String method : List.of("GET", "POST", "DELETE")) {
      HttpResponse<String> answer =
          server.send(method, LIST, "", "Authorization", "Bearer " + TOKEN);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo(unknown.body());
    }
    server.stop();
  }

  @Test
  void onlyTheAdminTokenWillDo() throws Exception {
    RunningServer server = new RunningServer("ADMIN_TOKEN", TOKEN);
    String user = server.register("alice");
    assertThat(server.send("GET", LIST, "").statusCode()).isEqualTo(401);
    for (String wrong : List.of("Bearer " + user, "Bearer ", "Bearer " + TOKEN + "0", TOKEN)) {
      HttpResponse<String> answer = server.send("GET", LIST, "", "Authorization", wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
    HttpResponse<String> admin = server.send("GET", LIST, "", "Authorization", "bearer " + TOKEN);
    assertThat(admin.statusCode()).isEqualTo(200);
    assertThat(server.send("GET", "/api/v1/state", "", "Authorization", "Bearer " + TOKEN))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
    server.stop();
  }

  @Test
  void everyPluginIsListed() throws Exception {
    RunningServer server = new RunningServer("ADMIN_TOKEN", TOKEN);
    JsonNode list =
        new ObjectMapper()
            .readTree(server.send("GET", LIST, "", "Authorization", "Bearer " + TOKEN).body());
    assertThat(list.at("/plugins/0/name").textValue()).isEqualTo("memory");
    assertThat(list.at("/plugins/0/state").textValue()).isEqualTo("running");
    assertThat(list.at("/plugins/0/extensions/0/kind").textValue()).isEqualTo("storage");
    assertThat(list.at("/plugins/0/extensions/0/calls").isNumber()).isTrue();
    assertThat(list.get("filters").isArray()).isTrue();
    server.stop();
  }

  @Test
  void whatShipsIsNotReloadedAndWhatIsNotThereIsNotFound() throws Exception {
    RunningServer server = new RunningServer("ADMIN_TOKEN", TOKEN);
    HttpResponse<String> shipped =
        server.send("POST", LIST + "/memory/reload", "", "Authorization", "Bearer " + TOKEN);
    assertThat(shipped.statusCode()).isEqualTo(409);
    assertThat(shipped.body()).contains("reload_refused").contains("needs a restart");
    HttpResponse<String> unknown =
        server.send("POST", LIST + "/nobody/reload", "", "Authorization", "Bearer " + TOKEN);
    assertThat(unknown.statusCode()).isEqualTo(404);
    server.stop();
  }
}
