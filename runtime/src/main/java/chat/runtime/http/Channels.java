package chat.runtime.http;

import chat.api.filter.Draft;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.runtime.command.Join;
import chat.runtime.command.ListChannels;
import chat.runtime.command.Part;
import chat.runtime.command.ShowChannel;
import chat.runtime.command.Views;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.json.Json;
import chat.runtime.json.JsonBody;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;

/** Channels: listing, joining, looking at one, leaving. */
final class Channels {

  private final Journal journal;
  private final Sessions sessions;
  private final Filtering filtering;
  private final int maxReason;

  Channels(Backend backend) {
    this.journal = backend.journal();
    this.sessions = backend.sessions();
    this.filtering = new Filtering(backend);
    this.maxReason = backend.config().maxMessageSize();
  }

  void list(Request request) {
    request.later(
        journal.ask(new ListChannels(request.user())),
        channels ->
            request.answer(
                200,
                Json.object(
                    json -> {
                      json.writeArrayFieldStart("channels");
                      for (Views.ChannelSummary channel : channels) {
                        json.writeStartObject();
                        ChannelJson.summary(json, channel);
                        json.writeEndObject();
                      }
                      json.writeEndArray();
                    })));
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
    request.later(
        filtering
            .apply(request.session(), new Draft(MessageType.JOIN, name, "", Meta.EMPTY))
            .thenCompose(accepted -> journal.execute(join.with(accepted.meta().json()))),
        joined -> answer(request, joined.created() ? 201 : 200, joined.channel()));
  }

  void show(Request request) throws ChatException {
    String name = Targets.channelInPath(request.segment(0));
    request.later(
        journal.ask(new ShowChannel(request.user(), name, sessions)),
        channel -> answer(request, 200, channel));
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

  private static void answer(Request request, int status, Views.ChannelDetails channel) {
    request.answer(status, Json.object(json -> ChannelJson.details(json, channel)));
  }
}
