package chat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void withoutOptionsEverythingIsMeasuredFiveTimes() {
    Options options = Options.parse();

    assertThat(options.figures()).isEmpty();
    assertThat(options.runs()).isEqualTo(5);
    assertThat(options.url()).isEmpty();
    assertThat(options.scale()).isEqualTo(1);
  }

  @Test
  void figuresAreNamedInAnyCase() {
    assertThat(Options.parse("--figures", "f1, F3,start").figures())
        .containsExactly("F1", "F3", "START");
  }

  @Test
  void whatComesAfterQuickOverridesIt() {
    Options options = Options.parse("--quick", "--runs", "3");

    assertThat(options.runs()).isEqualTo(3);
    assertThat(options.window()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.scale()).isEqualTo(0.01);
  }

  @Test
  void theJvmTakesSeveralOptions() {
    assertThat(Options.parse("--jvm", "-Xmx1g", "--jvm", "-XX:+UseSerialGC").jvm())
        .containsExactly("-Xmx1g", "-XX:+UseSerialGC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--runs 0", "--runs many", "--runs", "--scale 2", "--seconds -1", "--unknown"})
  void refusesWhatMakesNoSense(String line) {
    assertThatThrownBy(() -> Options.parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyPlainHttpCanBeMeasured() {
    assertThat(Address.of(URI.create("http://127.0.0.1:8080/")).host()).isEqualTo("127.0.0.1:8080");
    assertThat(Address.of(URI.create("http://127.0.0.1")).socket().getPort()).isEqualTo(80);
    assertThatThrownBy(() -> Address.of(URI.create("https://127.0.0.1")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
