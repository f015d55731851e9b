package chat.runtime.http;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.runtime.command.ReadState;
import chat.runtime.json.Json;
import chat.runtime.json.Timestamps;
import chat.runtime.state.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What a user finds when it comes back. */
final class ReadOverview implements Handler {

  private final Journal journal;
  private final Storage storage;
  private final Executor readers;
  private final Clock clock;
  private final Duration sessionTimeout;
  private final String serverName;

  ReadOverview(Backend backend) {
    this.journal = backend.journal();
    this.storage = backend.storage();
    this.readers = backend.readers();
    this.clock = backend.clock();
    this.sessionTimeout = backend.config().sessionTimeout();
    this.serverName = backend.config().serverName();
  }

  /** What the state knows, and what only the storage knows. */
  private record Counted(ReadState.Overview overview, List<Integer> unread) {}

  @Override
  public void handle(Request request) {
    String expires = Timestamps.format(clock.instant().plus(sessionTimeout));
    request.later(
        journal
            .ask(new ReadState(request.user(), request.token().acknowledged()))
            .thenCompose(this::count),
        counted -> request.answer(200, json(counted, expires)));
  }

  private CompletionStage<Counted> count(ReadState.Overview overview) {
    if (overview.channels().stream().allMatch(place -> place.unread().isEmpty())) {
      List<Integer> nothing = overview.channels().stream().map(place -> 0).toList();
      return CompletableFuture.completedFuture(new Counted(overview, nothing));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            List<Integer> unread = new ArrayList<>();
            for (ReadState.Place place : overview.channels()) {
              unread.add(count(place.unread()));
            }
            return new Counted(overview, unread);
          } catch (StorageException e) {
            throw new CompletionException(e);
          }
        },
        readers);
  }

  private int count(ReadState.Unread unread) throws StorageException {
    return unread.isEmpty()
        ? 0
        : storage.countSpoken(unread.timeline(), unread.after(), unread.upTo(), unread.user());
  }

  private byte[] json(Counted counted, String expires) {
    ReadState.Overview overview = counted.overview();
    return Json.object(
        json -> {
          Json.writeId(json, "id", overview.id());
          json.writeStringField("nick", overview.nick());
          json.writeStringField("server", serverName);
          json.writeStringField("expires", expires);
          Json.writeId(json, "cursor", overview.cursor());
          Json.writeId(json, "newest", overview.newest());
          json.writeArrayFieldStart("channels");
          for (int i = 0; i < overview.channels().size(); i++) {
            ReadState.Place place = overview.channels().get(i);
            json.writeStartObject();
            ChannelJson.summary(json, place.channel());
            json.writeStringField("my_modes", place.myModes());
            json.writeNumberField("unread", counted.unread().get(i));
            Json.writeId(json, "cursor", place.cursor());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
