package chat.runtime.http;

import chat.api.mode.ModeHandler;
import chat.runtime.command.CountServer;
import chat.runtime.command.Join;
import chat.runtime.config.ServerConfig;
import chat.runtime.json.Json;
import chat.runtime.name.Names;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What anybody may know of this server. */
final class ServerInfo {

  private final Backend backend;
  private final long started;

  ServerInfo(Backend backend) {
    this.backend = backend;
    this.started = System.nanoTime();
  }

  void show(Request request) {
    request.later(
        backend.journal().ask(new CountServer()),
        counts -> request.answer(200, Json.object(json -> write(json, counts))));
  }

  private void write(JsonGenerator json, CountServer.Counts counts) throws IOException {
    ServerConfig config = backend.config();
    json.writeStringField("name", config.serverName());
    json.writeStringField("version", backend.version());
    json.writeStringField("motd", config.motd());
    json.writeNumberField(
        "uptime_seconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
    json.writeNumberField("users", counts.users());
    json.writeNumberField("channels", counts.channels());
    json.writeObjectFieldStart("limits");
    json.writeNumberField("max_message_size", config.maxMessageSize());
    json.writeNumberField("max_meta_size", config.maxMetaSize());
    json.writeNumberField("max_history", config.maxHistory());
    json.writeNumberField("max_queue", config.maxQueue());
    json.writeNumberField("max_channel_idle", config.maxChannelIdle().toSeconds());
    json.writeNumberField("session_timeout", config.sessionTimeout().toSeconds());
    json.writeNumberField("max_channels", Join.MAX_CHANNELS);
    json.writeNumberField("max_nick_length", Names.MAX_NICK);
    json.writeNumberField("max_channel_length", Names.MAX_CHANNEL);
    json.writeNumberField("max_topic_size", SendMessage.MAX_TOPIC);
    json.writeNumberField("max_poll_seconds", ReadMessages.MAX_SECONDS);
    json.writeEndObject();
    json.writeObjectFieldStart("modes");
    for (ModeHandler mode : backend.modes().all()) {
      json.writeStringField(String.valueOf(mode.letter()), mode.description());
    }
    json.writeEndObject();
    json.writeBooleanField("federation", false);
  }
}
