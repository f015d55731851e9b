package chat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is found in answers without parsing them. */
class TextTest {

  @Test
  void aNumberIsWrittenOverAnotherAndFoundAgain() {
    byte[] text = bytes("[\"%s\",\"%s\"]".formatted(Text.numbered(1), Text.numbered(2)));
    int first = Text.find(text, 0, text.length);
    Text.number(text, first, 1_234_567_890L);
    int second = Text.find(text, first + Text.digits(), text.length);

    assertThat(Text.number(text, first)).isEqualTo(1_234_567_890L);
    assertThat(Text.number(text, second)).isEqualTo(2);
    assertThat(Text.find(text, second, text.length)).isEqualTo(-1);
  }

  @Test
  void theLastCursorIsTheAnswersOwn() {
    byte[] text = bytes("{\"messages\":[{\"meta\":{\"cursor\":\"no\"}}], \"cursor\" : \"yes\"}");

    int at = Json.lastValue(text, text.length, Json.quoted("cursor"));

    assertThat(new String(text, at, 3, StandardCharsets.UTF_8)).isEqualTo("yes");
    assertThat(Json.lastValue(text, text.length, Json.quoted("gap"))).isEqualTo(-1);
  }

  @Test
  void metricsAreReadByNameAndLabel() {
    Metrics metrics =
        Metrics.parse(
            """
            # HELP jvm_memory_bytes_used Used bytes of a given JVM memory area.
            jvm_memory_bytes_used{area="heap",} 1.5E7
            jvm_memory_bytes_used{area="nonheap",} 3.0E7
            process_cpu_seconds_total 12.5
            """);

    assertThat(metrics.value("jvm_memory_bytes_used", "area=\"nonheap\"")).isEqualTo(3e7);
    assertThat(metrics.value("process_cpu_seconds_total", "")).isEqualTo(12.5);
    assertThat(metrics.value("process_cpu", "")).isNaN();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
