package example.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.api.testkit.TestContext;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The filter alone: no server, no waiting. */
final class HelloFilterTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  // region alone
  @Test
  void aGreetingAloneIsRefused() throws Exception {
    Verdict verdict = ask("Hello");

    assertEquals("just_hello", assertInstanceOf(Verdict.Rejected.class, verdict).code());
  }

  @Test
  void aGreetingWithMoreIsMarked() throws Exception {
    Verdict verdict = ask("hello, has anybody seen my hat?");

    Draft draft = assertInstanceOf(Verdict.Accepted.class, verdict).draft();
    assertEquals("{\"_greeting\":true}", draft.meta().json());
  }

  private static Verdict ask(String body) throws Exception {
    try (TestContext context = TestContext.at(NOW)) {
      MessageFilter filter =
          context.make(new HelloPlugin().filters().get(0), new HelloPlugin.Settings("hello"));
      return filter.filter(
          new Draft(MessageType.MESSAGE, "#hats", body, Meta.EMPTY),
          new FilterContext("alice", new UUID(0, 1), "#hats", NOW));
    }
  }
  // endregion
}
