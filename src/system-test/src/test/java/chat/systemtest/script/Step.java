package chat.systemtest.script;

import java.util.List;

/** One thing that happens in a script. */
sealed interface Step {

  /** The line of the script where it begins. */
  int line();

  /** Somebody does something that takes several requests: {@code * alice, bob register}. */
  record Directive(int line, String text) implements Step {}

  /**
   * A request.
   *
   * @param actor whose token it carries; without one when nothing is known of that actor
   * @param label names it among the actor's held requests: {@code alice} or {@code alice/1}
   * @param held whether the script goes on before it is answered
   */
  record Request(
      int line,
      String actor,
      String label,
      boolean held,
      String method,
      String path,
      List<String> headers,
      String body)
      implements Step {
    @Override
    public String toString() {
      return label + "> " + method + " " + path + " " + body;
    }
  }

  /** Bytes on a connection of their own, and then nothing more. */
  record Raw(int line, String bytes) implements Step {}

  /**
   * The answer to the last request, or to a held one.
   *
   * @param label of the held request; empty for the last one
   * @param patient whether to repeat the request until the answer fits, or time is up
   */
  record Expect(int line, String label, boolean patient, Expected expected) implements Step {}
}
