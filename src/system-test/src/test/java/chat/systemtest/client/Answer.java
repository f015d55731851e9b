package chat.systemtest.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the server answered.
 *
 * @param took from the first byte sent to the last byte received
 */
public record Answer(int status, List<Header> headers, byte[] body, Duration took) {

  /** One line of the head. */
  public record Header(String name, String value) {}

  /** The value of a header, several joined by a comma; empty when it is not there. */
  public Optional<String> header(String name) {
    List<String> values =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(Header::value)
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body as JSON. */
  public Json json() {
    return Json.parse(body);
  }

  /** The code of an error. */
  public String error() {
    return json().at("error").text();
  }

  boolean closes() {
    return header("Connection").orElse("").toLowerCase(Locale.ROOT).contains("close");
  }

  @Override
  public String toString() {
    return status + " " + (body.length == 0 ? "without a body" : text());
  }
}
