package chat.runtime.http;

import chat.api.filter.Draft;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.runtime.command.Join;
import chat.runtime.command.ListChannels;
import chat.runtime.command.Part;
import chat.runtime.command.ShowChannel;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.json.JsonBody;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;

/** Channels: listing, joining, looking at one, leaving. */
final class Channels {

  private final Journal journal;
  private final Sessions sessions;
  private final Filtering filtering;
  private final Listings listings;
  private final int maxReason;

  Channels(Backend backend) {
    this.journal = backend.journal();
    this.sessions = backend.sessions();
    this.filtering = new Filtering(backend);
    this.listings = new Listings(backend);
    this.maxReason = backend.config().maxMessageSize();
  }

  void list(Request request) {
    listings.answer(
        request,
        journal.ask(new ListChannels(request.user())),
        new Listings.Form<>(
            ChannelJson::bytes, channels -> 200, channels -> ChannelJson.list(channels)));
  }

  void join(Request request) throws ChatException {
    JsonBody body = JsonBody.parse(request.body());
    String name = Targets.newChannel(body.required("channel", ErrorCode.INVALID_CHANNEL));
    Join join =
        new Join(
            request.user(),
            name,
            body.string("key", ErrorCode.BAD_REQUEST),
            Message.NO_META,
            sessions);
    listings.answerDone(
        request,
        filtering
            .apply(request.session(), new Draft(MessageType.JOIN, name, "", Meta.EMPTY))
            .thenCompose(accepted -> journal.execute(join.with(accepted.meta().json()))),
        new Listings.Form<>(
            joined -> ChannelJson.bytes(joined.channel()),
            joined -> joined.created() ? 201 : 200,
            joined -> ChannelJson.details(joined.channel())));
  }

  void show(Request request) throws ChatException {
    String name = Targets.channelInPath(request.segment(0));
    listings.answer(
        request,
        journal.ask(new ShowChannel(request.user(), name, sessions)),
        new Listings.Form<>(ChannelJson::bytes, channel -> 200, ChannelJson::details));
  }

  void part(Request request) throws ChatException {
    String name = Targets.channelInPath(request.segment(0));
    String reason = Targets.text(request.query().text("reason").orElse(""), maxReason);
    request.later(
        filtering
            .apply(request.session(), new Draft(MessageType.PART, name, reason, Meta.EMPTY))
            .thenCompose(
                accepted ->
                    journal.execute(
                        new Part(request.user(), name, accepted.body(), accepted.meta().json()))),
        parted -> request.answerDone());
  }
}
