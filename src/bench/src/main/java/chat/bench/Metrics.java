package chat.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * What a server tells of itself in the Prometheus text format.
 *
 * @param lines the samples and comments
 */
record Metrics(List<String> lines) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Asks a server; one that has no metrics tells nothing. */
  static Metrics of(Address address) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(address + "/metrics"))
              .timeout(Duration.ofSeconds(10))
              .build();
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return parse(response.statusCode() == 200 ? response.body() : "");
    } catch (IOException e) {
      return parse("");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return parse("");
    }
  }

  static Metrics parse(String text) {
    return new Metrics(text.lines().toList());
  }

  /**
   * The value of the first sample of a metric.
   *
   * @param label what its labels hold, such as {@code area="heap"}; empty for any or none
   * @return NaN when there is none
   */
  double value(String name, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }
}
