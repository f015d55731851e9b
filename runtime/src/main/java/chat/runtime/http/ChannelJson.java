package chat.runtime.http;

import chat.runtime.command.Views;
import chat.runtime.json.Timestamps;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** How channels and members are written. */
final class ChannelJson {

  private ChannelJson() {}

  /** The members of a channel's object in a list. */
  static void summary(JsonGenerator json, Views.ChannelSummary channel) throws IOException {
    json.writeStringField("name", channel.name());
    json.writeStringField("topic", channel.topic());
    json.writeStringField("modes", channel.modes());
    json.writeNumberField("members", channel.members());
  }

  /** The members of the object of a channel that somebody is in, or looks at. */
  static void details(JsonGenerator json, Views.ChannelDetails channel) throws IOException {
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
