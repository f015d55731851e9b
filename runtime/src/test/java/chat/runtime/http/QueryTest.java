package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.runtime.error.ChatException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  private static final String ID = "00000000-0001-8abc-9def-0123456789ab";

  @Test
  void valuesAreDecoded() throws Exception {
    Query query = Query.parse("target=%23caf%C3%A9&%61fter=" + ID + "&&x&reason=a+b%2B=c");

    assertThat(query.text("target")).contains("#café");
    assertThat(query.id("after")).contains(UUID.fromString(ID));
    assertThat(query.text("x")).contains("");
    assertThat(query.text("reason")).contains("a b+=c");
    assertThat(query.text("none")).isEmpty();
    assertThat(query.id("none")).isEmpty();
  }

  @Test
  void numbersAreWholeAndWithinTheirLimits() throws Exception {
    assertThat(Query.parse("n=7").number("n", 1, 0, 9)).isEqualTo(7);
    assertThat(Query.parse("").number("n", 1, 0, 9)).isEqualTo(1);
    assertThat(Query.parse("n=007").number("n", 1, 0, 9)).isEqualTo(7);
    assertThat(Query.parse("n=99999999999999999999").number("n", 1, 0, Integer.MAX_VALUE))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n=",
        "n",
        "n=-1",
        "n=10",
        "n=1.5",
        "n=1e3",
        "n=%20 1",
        "n=+1",
        "n=x",
        "n=٣",
        "n=1&n=1",
        "n=99999999999999999999"
      })
  void anythingElseIsNoNumber(String query) {
    assertBad(() -> Query.parse(query).number("n", 1, 0, 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id=",
        "id=x",
        "id=1-1-1-1-1",
        "id=00000000-0001-8abc-9def-0123456789a",
        "id=00000000-0001-8abc-9def-0123456789ag",
        "id=000000000001-8abc-9def-0123-456789ab",
        "id=" + ID + "&id=" + ID
      })
  void anythingElseIsNoId(String query) {
    assertBad(() -> Query.parse(query).id("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "%ff=1", "a=%c0%80", "a=%ed%a0%80", "a=%00"})
  void whatIsNoPercentEncodedUtf8IsRefused(String query) {
    assertBad(() -> Query.parse(query));
  }

  @Property(tries = 300)
  void everyTextComesThrough(@ForAll String text) throws Exception {
    String whole = text.replaceAll("[\ud800-\udfff]", "?").replace("\u0000", "0");

    assertThat(Query.parse("a=" + URLEncoder.encode(whole, StandardCharsets.UTF_8)).text("a"))
        .contains(whole);
  }

  private static void assertBad(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.code()).isEqualTo("bad_request"));
  }
}
