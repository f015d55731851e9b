package chat.runtime.http;

import chat.runtime.command.Invite;
import chat.runtime.command.Kick;
import chat.runtime.command.ShowChannel;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.json.Json;
import chat.runtime.json.JsonBody;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;

/** Members of a channel: who they are, inviting and kicking. */
final class Members {

  private final Journal journal;
  private final Sessions sessions;
  private final Filtering filtering;
  private final Listings listings;
  private final int maxReason;
  private final String serverName;

  Members(Backend backend) {
    this.journal = backend.journal();
    this.sessions = backend.sessions();
    this.filtering = new Filtering(backend);
    this.listings = new Listings(backend);
    this.maxReason = backend.config().maxMessageSize();
    this.serverName = backend.config().serverName();
  }

  void list(Request request) throws ChatException {
    String name = Targets.channelInPath(request.segment(0));
    listings.answer(
        request,
        journal.ask(new ShowChannel(request.user(), name, sessions)),
        new Listings.Form<>(
            ChannelJson::bytes,
            channel -> 200,
            channel -> Json.object(json -> ChannelJson.members(json, channel.members()))));
  }

  void invite(Request request) throws ChatException {
    JsonBody body = JsonBody.parse(request.body());
    String name = Targets.channelInPath(request.segment(0));
    String nick = Targets.newNick(body.required("nick", ErrorCode.INVALID_NICK));
    request.later(
        filtering.execute(
            request.session(),
            by -> Invite.draft(by, name, nick),
            draft -> new Invite(request.user(), name, nick, draft.meta().json(), serverName)),
        invited -> request.answerDone());
  }

  void kick(Request request) throws ChatException {
    String name = Targets.channelInPath(request.segment(0));
    String nick = Targets.nick(request.segment(1));
    String reason = Targets.text(request.query().text("reason").orElse(""), maxReason);
    request.later(
        filtering.execute(
            request.session(),
            by -> Kick.draft(by, name, nick, reason),
            draft -> new Kick(request.user(), name, nick, draft.body(), draft.meta().json())),
        kicked -> request.answerDone());
  }
}
