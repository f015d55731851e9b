package chat.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "1 1.0",
        "1 1e0",
        "1 10E-1",
        "100 1e2",
        "100 1E+2",
        "0 -0",
        "0 0.0e5",
        "-1.50 -15e-1",
        "1e999999999 10e999999998",
        "0.001 1e-3",
        "123e99999999999999999999 12.3E100000000000000000000",
        "{\"a\":1,\"b\":[2,{}]} {\"b\":[2.0,{}],\"a\":1e0}",
        "[\"\\u0061\\/\"] [\"a/\"]",
        "{\"x\":{\"a\":null,\"b\":true}} {\"x\":{\"b\":true,\"a\":null}}"
      })
  void valuesThatAreTheSameHaveOneForm(String one, String other) {
    assertThat(CanonicalJson.canonical(one)).isEqualTo(CanonicalJson.canonical(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "1 -1",
        "1 10",
        "1 1.0000000000000000000001",
        "1 \"1\"",
        "[1,2] [2,1]",
        "[1,2] [12]",
        "null \"null\"",
        "{} []",
        "{\"a\":1} {\"a\":{}}",
        "[[1],2] [[1,2]]",
        "\"a\" \"A\"",
        "\"é\" \"e\u0301\"",
        "{\"a\":\"b,c\"} {\"a\":\"b\",\"c\":1}",
        "[\"a\\\",\\\"b\"] [\"a\",\"b\"]"
      })
  void valuesThatDifferHaveDifferentForms(String one, String other) {
    assertThat(CanonicalJson.canonical(one)).isNotEqualTo(CanonicalJson.canonical(other));
  }

  @Property(tries = 500)
  void numbersAreComparedByValue(@ForAll BigDecimal one, @ForAll BigDecimal other) {
    assertThat(CanonicalJson.number(one.toString()))
        .isEqualTo(CanonicalJson.number(one.toPlainString()));
    assertThat(CanonicalJson.number(one.toString()).equals(CanonicalJson.number(other.toString())))
        .isEqualTo(one.compareTo(other) == 0);
  }

  @Test
  void aDigestTellsMetaAndEachTextApart() {
    assertThat(CanonicalJson.digest("{}", "a", "b"))
        .hasSize(43)
        .matches("[A-Za-z0-9_-]+")
        .isEqualTo(CanonicalJson.digest("{}", "a", "b"))
        .isNotEqualTo(CanonicalJson.digest("{}", "ab", ""))
        .isNotEqualTo(CanonicalJson.digest("{}", "a", "c"))
        .isNotEqualTo(CanonicalJson.digest("{\"x\":1}", "a", "b"));
    assertThat(CanonicalJson.digest("{\"x\":1,\"y\":2}"))
        .isEqualTo(CanonicalJson.digest("{\"y\":2,\"x\":1.0}"));
  }
}
