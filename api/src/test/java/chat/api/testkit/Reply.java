package chat.api.testkit;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param body JSON, or empty
 */
public record Reply(int status, HttpHeaders headers, String body) {

  /**
   * What stands at a place in the body, such as {@code messages.0.meta._greeting}: a {@code Map}, a
   * {@code List}, a {@code String}, a {@link java.math.BigDecimal} or a {@code Boolean}; null where
   * there is nothing, or {@code null}.
   */
  public @Nullable Object at(String path) {
    Object value = Json.parse(body);
    for (String step : path.split("\\.", -1)) {
      if (value instanceof Map<?, ?> object) {
        value = object.get(step);
      } else if (value instanceof List<?> list
          && step.matches("\\d{1,9}")
          && Integer.parseInt(step) < list.size()) {
        value = list.get(Integer.parseInt(step));
      } else {
        return null;
      }
    }
    return value;
  }

  /** What stands at a place in the body, as text; must be there. */
  public String text(String path) {
    Object value = at(path);
    if (value == null) {
      throw new AssertionError("There is no " + path + " in " + this);
    }
    return value.toString();
  }

  /** The code of an error; empty when it is none. */
  public String error() {
    return status < 400 ? "" : text("error");
  }

  /** The value of a header; empty when it is not there. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  @Override
  public String toString() {
    return status + " " + body;
  }
}
