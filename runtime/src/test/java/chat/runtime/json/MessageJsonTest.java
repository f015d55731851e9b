package chat.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageJsonTest {

  private static final UUID ID = UUID.fromString("00000000-0001-8abc-9def-0123456789ab");

  @Test
  void aMessageHasItsSevenMembersInOrderAndNoNeedlessEscapes() {
    Message message =
        new Message(
            ID,
            Instant.parse("2026-02-09T20:00:00Z"),
            "Zoë\\",
            "#ro\"om",
            MessageType.MESSAGE,
            "</a> é 😀 \u2028 \u007f \" \\ \n\r\t\b\f\u0001\u001f",
            "{\"n\":1.0,\"é\":[]}");

    assertThat(new String(MessageJson.encode(message), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"00000000-0001-8abc-9def-0123456789ab\",\"ts\":\"2026-02-09T20:00:00.000Z\","
                + "\"from\":\"Zoë\\\\\",\"to\":\"#ro\\\"om\",\"type\":\"message\",\"body\":\"</a> é 😀"
                + " \u2028 \u007f \\\" \\\\ \\n\\r\\t\\b\\f\\u0001\\u001f\","
                + "\"meta\":{\"n\":1.0,\"é\":[]}}");
  }

  @Property(tries = 300)
  void everyBodyComesThrough(@ForAll String text) throws Exception {
    String body = text.replaceAll("[\ud800-\udfff]", "?");
    JsonNode json =
        new ObjectMapper()
            .readTree(
                MessageJson.encode(
                    new Message(
                        ID, Instant.EPOCH, body, body, MessageType.ACTION, body, Message.NO_META)));

    assertThat(json.get("body").textValue()).isEqualTo(body);
    assertThat(json.get("from").textValue()).isEqualTo(body);
    assertThat(json.get("to").textValue()).isEqualTo(body);
  }

  @Property(tries = 300)
  void aMessageIsAsLongAsItSays(@ForAll String text, @ForAll MessageType type) {
    String body =
        text.replaceAll("[\ud800-\udfff]", "?") + "\u0001\u000b\u001f\n\"\\\u20ac\ud83d\ude00";
    Message message =
        new Message(ID, Instant.EPOCH, body, "#" + body, type, body, "{\"é\":\"\u20ac\"}");

    assertThat(message.jsonLength()).isEqualTo(MessageJson.encode(message).length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "2026-02-09T20:00:00.007Z",
        "2026-02-09T20:00:00.070Z",
        "2026-02-09T20:00:00.700Z",
        "2026-12-31T23:59:59.999Z",
        "2028-02-29T00:00:00.000Z",
        "1969-12-31T23:59:59.999Z"
      })
  void aTimeAlwaysHasMilliseconds(String time) {
    assertThat(Timestamps.format(Instant.parse(time))).isEqualTo(time);
  }

  @Test
  void anObjectIsWrittenAsUtf8() {
    byte[] json =
        Json.object(
            out -> {
              out.writeStringField("name", "Zoë");
              Json.writeId(out, "id", ID);
            });

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"name\":\"Zoë\",\"id\":\"00000000-0001-8abc-9def-0123456789ab\"}");
  }
}
