package chat.runtime.http;

import chat.runtime.command.ShowUser;
import chat.runtime.error.ChatException;
import chat.runtime.json.Json;
import chat.runtime.json.Timestamps;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;

/** Somebody, as another user sees them. */
final class ShowProfile implements Handler {

  private final Journal journal;
  private final Sessions sessions;

  ShowProfile(Backend backend) {
    this.journal = backend.journal();
    this.sessions = backend.sessions();
  }

  @Override
  public void handle(Request request) throws ChatException {
    String nick = Targets.nick(request.segment(0));
    request.later(
        journal.ask(new ShowUser(request.user(), nick, sessions)),
        user ->
            request.answer(
                200,
                Json.object(
                    json -> {
                      json.writeStringField("nick", user.nick());
                      json.writeBooleanField("online", user.online());
                      json.writeStringField("last_seen", Timestamps.format(user.lastSeen()));
                      json.writeArrayFieldStart("channels");
                      for (String channel : user.channels()) {
                        json.writeString(channel);
                      }
                      json.writeEndArray();
                    })));
  }
}
