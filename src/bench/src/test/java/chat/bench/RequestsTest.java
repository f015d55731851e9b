package chat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsTest {

  @Test
  void theNamesOfCollidingTrailersAreDifferentAndHaveOneHash() {
    Requests requests = new Requests(Address.local(1));
    String request =
        new String(
            requests.collidingTrailers(new User("nick", "token"), 100), StandardCharsets.UTF_8);
    List<HttpString> names =
        request.lines().filter(line -> line.endsWith(": x")).map(RequestsTest::name).toList();

    assertThat(names).hasSize(100).doesNotHaveDuplicates();
    assertThat(names).extracting(HttpString::hashCode).containsOnly(names.get(0).hashCode());
  }

  private static HttpString name(String line) {
    return new HttpString(line.substring(0, line.indexOf(':')));
  }
}
