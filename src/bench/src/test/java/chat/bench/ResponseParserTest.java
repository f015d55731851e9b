package chat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
  private final ResponseParser parser = new ResponseParser();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 1_000})
  void readsABodyOfAKnownLengthHoweverItIsCut(int piece) {
    feed("HTTP/1.1 201 Created\r\nDate: today\r\ncontent-LENGTH:  5\r\n\r\nhello", piece);

    assertThat(parser.done()).isTrue();
    assertThat(parser.status()).isEqualTo(201);
    assertThat(parser.text()).isEqualTo("hello");
    assertThat(parser.closes()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 1_000})
  void readsChunksWithExtensionsAndTrailersHoweverTheyAreCut(int piece) {
    feed(
        """
        HTTP/1.1 200 OK\r
        Transfer-Encoding: Chunked\r
        \r
        5;name=value\r
        hello\r
        A\r
        , you ther\r
        1\r
        e\r
        0\r
        Trailer: yes\r
        \r
        """,
        piece);

    assertThat(parser.done()).isTrue();
    assertThat(parser.text()).isEqualTo("hello, you there");
  }

  @Test
  void keepsNothingOfTheResponseBefore() {
    feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nlong body", 1_000);
    assertThat(parser.closes()).isTrue();
    parser.reset();

    feed("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}", 1_000);

    assertThat(parser.status()).isEqualTo(404);
    assertThat(parser.text()).isEqualTo("{}");
    assertThat(parser.closes()).isFalse();
  }

  @Test
  void takesNoByteOfTheNextResponse() {
    byte[] two = bytes("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n");

    int taken = parser.feed(two, 0, two.length);

    assertThat(parser.done()).isTrue();
    assertThat(taken).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n".length());
  }

  @Test
  void skipsInterimResponses() {
    feed("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 4);

    assertThat(parser.status()).isEqualTo(200);
    assertThat(parser.text()).isEqualTo("x");
  }

  @Test
  void withoutALengthTheBodyEndsWithTheConnection() {
    feed("HTTP/1.0 200 OK\r\n\r\nhello", 3);
    assertThat(parser.done()).isFalse();

    parser.end();

    assertThat(parser.done()).isTrue();
    assertThat(parser.closes()).isTrue();
    assertThat(parser.text()).isEqualTo("hello");
  }

  @Test
  void aConnectionThatEndsInTheMiddleIsNotDone() {
    feed("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", 1_000);

    parser.end();

    assertThat(parser.done()).isFalse();
  }

  @Test
  void growsForABodyLargerThanAllBefore() {
    String large = "x".repeat(1_000_000);

    feed("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + large, 65_536);

    assertThat(parser.text()).isEqualTo(large);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 abc Wrong\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
      })
  void refusesWhatIsNoHttp(String text) {
    assertThatThrownBy(() -> feed(text, 1_000))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("no HTTP");
  }

  @Test
  void refusesALineWithoutAnEnd() {
    assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000), 1_000))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("header line");
  }

  private void feed(String text, int piece) {
    byte[] all = bytes(text);
    for (int from = 0; from < all.length; from += piece) {
      int to = Math.min(all.length, from + piece);
      assertThat(parser.feed(all, from, to)).isEqualTo(to);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
