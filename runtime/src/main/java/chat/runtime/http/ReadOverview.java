package chat.runtime.http;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.command.ReadState;
import chat.runtime.json.Json;
import chat.runtime.json.Timestamps;
import chat.runtime.state.Journal;
import chat.runtime.stream.Readers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What a user finds when it comes back. */
final class ReadOverview implements Handler {

  /** After so long others have their turn. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Journal journal;
  private final Storage storage;
  private final Readers readers;
  private final Listings listings;
  private final Clock clock;
  private final Duration sessionTimeout;
  private final String serverName;

  ReadOverview(Backend backend) {
    this.journal = backend.journal();
    this.storage = backend.storage();
    this.readers = backend.readers();
    this.listings = new Listings(backend);
    this.clock = backend.clock();
    this.sessionTimeout = backend.config().sessionTimeout();
    this.serverName = backend.config().serverName();
  }

  /** What the state knows, and what only the storage knows. */
  private record Counted(ReadState.Overview overview, List<Integer> unread) {}

  @Override
  public void handle(Request request) {
    String expires = Timestamps.format(clock.instant().plus(sessionTimeout));
    Charge charge = request.charge();
    listings.answer(
        request,
        journal
            .ask(new ReadState(request.user(), request.token().acknowledged()))
            .thenCompose(
                overview -> {
                  long bytes = bytes(overview);
                  return bytes <= Budget.SMALL || charge.set(bytes)
                      ? count(request.user(), overview)
                      : CompletableFuture.failedFuture(Budget.full());
                }),
        new Listings.Form<>(
            counted -> bytes(counted.overview()),
            counted -> 200,
            counted -> json(counted, expires)));
  }

  private static long bytes(ReadState.Overview overview) {
    return ChannelJson.bytes(overview.channels().stream().map(ReadState.Place::channel).toList());
  }

  private CompletionStage<Counted> count(long user, ReadState.Overview overview) {
    if (overview.channels().stream().allMatch(place -> place.unread().isEmpty())) {
      List<Integer> nothing = overview.channels().stream().map(place -> 0).toList();
      return CompletableFuture.completedFuture(new Counted(overview, nothing));
    }
    return new Count(user, overview).begin();
  }

  /**
   * Counts what is unread in many channels, a few at a time: between them others read the storage.
   */
  private final class Count implements Runnable {
    private final long user;
    private final ReadState.Overview overview;
    private final List<Integer> unread = new ArrayList<>();
    private final CompletableFuture<Counted> counted = new CompletableFuture<>();

    Count(long user, ReadState.Overview overview) {
      this.user = user;
      this.overview = overview;
    }

    CompletableFuture<Counted> begin() {
      readers.execute(user, this);
      return counted;
    }

    @Override
    public void run() {
      try {
        long start = System.nanoTime();
        List<ReadState.Place> places = overview.channels();
        while (unread.size() < places.size()) {
          if (System.nanoTime() - start > SLICE_NANOS) {
            readers.execute(user, this);
            return;
          }
          unread.add(count(places.get(unread.size()).unread()));
        }
        counted.complete(new Counted(overview, unread));
      } catch (StorageException | RuntimeException e) {
        counted.completeExceptionally(e);
      }
    }

    private int count(ReadState.Unread where) throws StorageException {
      return where.isEmpty()
          ? 0
          : storage.countSpoken(where.timeline(), where.after(), where.upTo(), where.user());
    }
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
