package chat.runtime.http;

import chat.runtime.command.Views;
import chat.runtime.json.Json;
import chat.runtime.json.Timestamps;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** How channels and members are written. */
final class ChannelJson {

  /** The bytes of a member, as a view and as JSON, but for the nick. */
  private static final long MEMBER = 200;

  /** The bytes of a channel, as a view and as JSON, but for the name and the topic. */
  private static final long CHANNEL = 300;

  /** The most bytes of a character in JSON. */
  private static final long ESCAPE = 6;

  private ChannelJson() {}

  /** About how many bytes a list of channels has, as views and as JSON. */
  static long bytes(List<Views.ChannelSummary> channels) {
    long bytes = 0;
    for (Views.ChannelSummary channel : channels) {
      bytes += CHANNEL + channel.name().length() + ESCAPE * channel.topic().length();
    }
    return bytes;
  }

  /** About how many bytes a channel with its members has, as views and as JSON. */
  static long bytes(Views.ChannelDetails channel) {
    long bytes = CHANNEL + channel.name().length() + ESCAPE * channel.topic().length();
    for (Views.MemberDetails member : channel.members()) {
      bytes += MEMBER + member.nick().length();
    }
    return bytes;
  }

  /** A list of channels. */
  static byte[] list(List<Views.ChannelSummary> channels) {
    return Json.object(
        json -> {
          json.writeArrayFieldStart("channels");
          for (Views.ChannelSummary channel : channels) {
            json.writeStartObject();
            summary(json, channel);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** A channel that somebody is in, or looks at. */
  static byte[] details(Views.ChannelDetails channel) {
    return Json.object(json -> details(json, channel));
  }

  /** The members of a channel's object in a list. */
  static void summary(JsonGenerator json, Views.ChannelSummary channel) throws IOException {
    json.writeStringField("name", channel.name());
    json.writeStringField("topic", channel.topic());
    json.writeStringField("modes", channel.modes());
    json.writeNumberField("members", channel.members());
  }

  /** The members of the object of a channel that somebody is in, or looks at. */
  private static void details(JsonGenerator json, Views.ChannelDetails channel) throws IOException {
    json.writeStringField("name", channel.name());
    json.writeStringField("topic", channel.topic());
    json.writeStringField("modes", channel.modes());
    json.writeStringField("my_modes", channel.myModes());
    members(json, channel.members());
  }

  /** The member {@code members}, a list. */
  static void members(JsonGenerator json, List<Views.MemberDetails> members) throws IOException {
    json.writeArrayFieldStart("members");
    for (Views.MemberDetails member : members) {
      json.writeStartObject();
      json.writeStringField("nick", member.nick());
      json.writeStringField("modes", member.modes());
      json.writeBooleanField("online", member.online());
      json.writeStringField("last_seen", Timestamps.format(member.lastSeen()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
