package chat.runtime.config;

import java.util.List;

/** Settings that make no sense: every problem found, one line each, for the operator. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** The problems, each a line that names the variable, the value and what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
