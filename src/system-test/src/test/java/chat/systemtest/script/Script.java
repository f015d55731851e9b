package chat.systemtest.script;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A wire script: what clients send and what the server answers. The README beside the scripts tells
 * how one is written.
 */
public record Script(String name, List<Section> sections) {

  /**
   * A part of a script with a title. It goes on with the server and the people of the section
   * before, unless it has settings.
   *
   * @param settings of a server of its own
   */
  public record Section(int line, String title, Map<String, String> settings, List<Step> steps) {

    /** Whether it begins with a fresh server. */
    public boolean startsServer() {
      return !settings.isEmpty();
    }
  }

  /** Reads a script. */
  public static Script read(String name, String text) {
    return new ScriptReader(name, text).read();
  }

  /** Whether some request of it has that method and a path like this. */
  public boolean asks(String method, Predicate<String> path) {
    return sections.stream()
        .flatMap(section -> section.steps().stream())
        .anyMatch(
            step ->
                step instanceof Step.Request request
                    && request.method().equals(method)
                    && path.test(request.path().replaceFirst("\\?.*", "")));
  }

  /** Whether some answer of it is this error. */
  public boolean expects(String error) {
    return sections.stream()
        .flatMap(section -> section.steps().stream())
        .anyMatch(
            step ->
                step instanceof Step.Expect expect && expect.expected().errors().contains(error));
  }
}
