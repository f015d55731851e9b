package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.script.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scripts leave out no endpoint and no error of the contract. */
class WireScriptsCoverageTest {
  private static final List<Script> SCRIPTS = WireScripts.all();

  @Test
  void everyEndpointIsInSomeScript() {
    assertThat(Contract.ENDPOINTS)
        .allSatisfy(
            endpoint ->
                assertThat(SCRIPTS)
                    .as(endpoint.toString())
                    .anyMatch(script -> script.asks(endpoint.method(), endpoint::matches)));
  }

  @Test
  void everyErrorIsInSomeScript() {
    assertThat(Contract.ERRORS)
        .allSatisfy(
            error -> assertThat(SCRIPTS).as(error).anyMatch(script -> script.expects(error)));
  }
}
