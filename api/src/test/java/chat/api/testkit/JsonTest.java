package chat.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {

  @Test
  void readsWhatServersAnswer() {
    Object value =
        Json.parse(
            " {\"a\" : [1, -2.50e3,true , false], \"b\\u0041\\n\":{\"c\":\"\\\"\\\\\\/\"}, \"d\":[],"
                + " \"e\":{}} ");

    assertThat(value)
        .isEqualTo(
            Map.of(
                "a",
                List.of(new BigDecimal("1"), new BigDecimal("-2.50e3"), true, false),
                "bA\n",
                Map.of("c", "\"\\/"),
                "d",
                List.of(),
                "e",
                Map.of()));
    assertThat(Json.parse("null")).isNull();
  }

  @Test
  void doesNotMakeUpWhatIsNotThere() {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(""));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("{\"a\":"));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[1"));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("oops"));
  }

  @Test
  void whatIsQuotedReadsBackTheSame() {
    String text = "a \"b\" \\ \n \u0001 ä 💩";

    assertThat(Json.parse(Json.quote(text))).isEqualTo(text);
  }
}
