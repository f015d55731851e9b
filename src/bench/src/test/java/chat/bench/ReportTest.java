package chat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void theMedianIsTheMiddleOneOrBetweenTheMiddleTwo() {
    assertThat(Spread.of(List.of(9.0, 1.0, 5.0))).isEqualTo(new Spread(5, 1, 9));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRowNamesMedianSpreadBaselineRatioTargetAndVerdict() {
    Row row =
        Row.of("F1", "server CPU a delivery", Unit.MICROSECONDS, new Spread(18e-6, 17.5e-6, 20e-6))
            .beside(
                Unit.MICROSECONDS, new Spread(16e-6, 16e-6, 16e-6), new Spread(1.125, 1.09, 1.25))
            .judged(Goal.atMost(1.2, "≤ 1.2 × B0"), 1.125);

    assertThat(row.markdown())
        .isEqualTo(
            "| F1 | server CPU a delivery | 18.0 µs [17.5–20.0] | 16.0 µs | 1.13 [1.09–1.25]"
                + " | ≤ 1.2 × B0 | ✓ |");
  }

  @Test
  void aMissedTargetIsMarkedAndAnUnknownValueIsNeitherMetNorMissed() {
    Goal goal = Goal.atLeast(0.35, "≥ 0.35 × B0");

    assertThat(goal.verdict(0.36)).isEqualTo("✓");
    assertThat(goal.verdict(0.34)).isEqualTo("✗");
    assertThat(goal.verdict(Double.NaN)).isEqualTo("–");
    assertThat(Unit.PER_SECOND.write(Spread.of(List.of(Double.NaN)))).isEqualTo("–");
  }

  @Test
  void numbersKeepThreeDigitsThatMeanSomething() {
    assertThat(Unit.PER_SECOND.write(12_345.6)).isEqualTo("12,346 /s");
    assertThat(Unit.MILLISECONDS.write(0.00123)).isEqualTo("1.23 ms");
    assertThat(Unit.KILOBYTES.write(5_120)).isEqualTo("5.00 KB");
    assertThat(Unit.PERCENT.write(0.00012)).isEqualTo("0.012 %");
    assertThat(Unit.TIMES.write(0)).isEqualTo("0.00");
  }

  @Test
  void theTableStandsUnderItsCircumstances() {
    var progress = new ByteArrayOutputStream();
    var report = new Report(new PrintStream(progress, true, StandardCharsets.UTF_8));
    report.add(Row.without("F4", "idle", "too few files\nat all"));

    assertThat(report.markdown(List.of("machine: small")))
        .isEqualTo(
            """
            - machine: small

            | figure | what | median [min–max] | beside | ratio | target | met |
            | --- | --- | --- | --- | --- | --- | --- |
            | F4 | idle | not measured: too few files |  |  |  |  |
            """);
    assertThat(progress.toString(StandardCharsets.UTF_8)).contains("too few files");
  }
}
