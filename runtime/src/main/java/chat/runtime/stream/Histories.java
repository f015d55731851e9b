package chat.runtime.stream;

import chat.api.storage.Limit;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.command.FindHistory;
import chat.runtime.state.Ids;
import chat.runtime.state.Journal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Histories of targets, page by page. The newest messages of timelines that somebody looked at
 * lately are in memory, since every client begins with them; all else is read from the storage.
 */
public final class Histories {

  private final Storage storage;
  private final Readers readers;
  private final int maxHistory;
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /** The least recently asked for first; journal thread only. */
  private final Map<Long, Tail> tails = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Histories of what is in that storage.
   *
   * @param readers read the storage
   * @param maxHistory how many messages of a target can be read
   * @param maxBytes of the heap that messages may take, but for those of one timeline
   */
  public Histories(Storage storage, Readers readers, int maxHistory, long maxBytes) {
    this.storage = storage;
    this.readers = readers;
    this.maxHistory = maxHistory;
    this.maxBytes = maxBytes;
  }

  /** A part of a history, oldest first, and whether there is more in the direction of reading. */
  public record Slice(List<Delivery> messages, boolean more) {}

  /**
   * Which part is asked for: the newest, or what is before or after a message.
   *
   * @param before null or exclusive; not together with {@code after}
   * @param after null or exclusive
   */
  public record Request(
      long user, String target, @Nullable UUID before, @Nullable UUID after, int limit) {}

  private record Found(FindHistory.Place place, Ids ids, @Nullable Tail tail) {}

  /**
   * Reads a part of a history. Any thread; the answer comes on a thread where nothing may block.
   *
   * @param charge counts what is read from the storage
   */
  public CompletableFuture<Slice> read(Journal journal, Request request, Charge charge) {
    FindHistory find = new FindHistory(request.user(), request.target());
    CompletableFuture<Slice> answer = new CompletableFuture<>();
    journal
        .ask(
            state -> {
              FindHistory.Place place = find.ask(state);
              return new Found(
                  place, state.ids(), place.timeline() == 0 ? null : tail(place.timeline()));
            })
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
                return;
              }
              try {
                answer(request, charge, found, answer);
              } catch (Throwable e) {
                answer.completeExceptionally(Unreadable.because(e));
              }
            });
    return answer;
  }

  private void answer(
      Request request, Charge charge, Found found, CompletableFuture<Slice> answer) {
    Tail tail = found.tail();
    if (tail == null) {
      answer.complete(new Slice(List.of(), false));
      return;
    }
    int visible = Math.min(found.place().messages(), maxHistory);
    int wanted = Math.min(request.limit(), visible);
    boolean newest = request.before() == null && request.after() == null;
    List<Delivery> remembered = newest ? tail.newest(wanted, found.place().newest()) : null;
    if (remembered != null) {
      answer.complete(new Slice(remembered, visible > remembered.size()));
      return;
    }
    readers.execute(
        request.user(),
        () -> {
          try {
            Slice slice = newest ? loadNewest(found, tail, wanted, visible) : load(request, found);
            // As they are now, and once more in the answer.
            if (!Streams.counts(charge, 2 * bytes(slice.messages()))) {
              throw Budget.full();
            }
            answer.complete(slice);
          } catch (Throwable e) {
            answer.completeExceptionally(Unreadable.because(e));
          }
        });
  }

  private Slice loadNewest(Found found, Tail tail, int wanted, int visible)
      throws StorageException {
    FindHistory.Place place = found.place();
    Limit limit = new Limit(Math.max(wanted, Tail.KEPT), Page.MOST_BYTES);
    List<StoredMessage> stored = storage.backward(place.timeline(), 0, place.newest() + 1, limit);
    List<Delivery> loaded = deliveries(stored);
    tail.load(loaded, place.messages());
    boolean cut = loaded.size() < wanted && limit.isReachedBy(stored);
    return new Slice(
        loaded.subList(Math.max(0, loaded.size() - wanted), loaded.size()),
        cut || visible > wanted);
  }

  private Slice load(Request request, Found found) throws StorageException {
    FindHistory.Place place = found.place();
    long floor = floor(place);
    UUID before = request.before();
    UUID after = request.after();
    if (before != null) {
      long seq = seqOf(before, found);
      return slice(
          limit -> storage.backward(place.timeline(), floor, seq, limit), request.limit(), true);
    }
    long seq = Math.max(after == null ? 0 : seqOf(after, found), floor - 1);
    return slice(limit -> storage.forward(place.timeline(), seq, limit), request.limit(), false);
  }

  /** A read of messages in the order of seq. */
  @FunctionalInterface
  private interface Read {
    List<StoredMessage> upTo(Limit limit) throws StorageException;
  }

  /** Reads one message more than is shown, which tells whether there are more. */
  private static Slice slice(Read read, int wanted, boolean backward) throws StorageException {
    Limit limit = new Limit(wanted + 1, Page.MOST_BYTES);
    List<StoredMessage> page = read.upTo(limit);
    if (!limit.isReachedBy(page)) {
      return new Slice(deliveries(page), false);
    }
    if (page.size() == 1) {
      // It alone has as many bytes as a slice may have.
      return new Slice(deliveries(page), read.upTo(Limit.of(2)).size() > 1);
    }
    int from = backward ? 1 : 0;
    return new Slice(deliveries(page.subList(from, from + page.size() - 1)), true);
  }

  /** The seq of a message of this very timeline; any other id counts as older than everything. */
  private long seqOf(UUID id, Found found) throws StorageException {
    long seq = found.ids().seqOf(id);
    return seq > 0
            && storage
                .message(seq)
                .filter(message -> message.timeline() == found.place().timeline())
                .isPresent()
        ? seq
        : 0;
  }

  /**
   * The seq of the oldest message that can be read: more may be stored, for who was not there to
   * get them yet.
   */
  private long floor(FindHistory.Place place) throws StorageException {
    if (place.messages() <= maxHistory) {
      return 0;
    }
    OptionalLong floor = storage.nth(place.timeline(), maxHistory - 1, true);
    return floor.orElse(0);
  }

  private static long bytes(List<Delivery> messages) {
    return messages.stream().mapToLong(message -> message.json().length).sum();
  }

  private static List<Delivery> deliveries(List<StoredMessage> messages) {
    return messages.stream().map(Delivery::new).toList();
  }

  // Journal thread only.

  private Tail tail(long timeline) {
    Tail tail = tails.computeIfAbsent(timeline, unused -> new Tail(bytes, maxBytes));
    makeRoom();
    return tail;
  }

  /** With something left for those that are just being read. */
  private void makeRoom() {
    Iterator<Tail> eldest = tails.values().iterator();
    while (bytes.get() > maxBytes / 8 * 7 && tails.size() > 1) {
      eldest.next().drop();
      eldest.remove();
    }
  }

  /** The bytes of the heap that messages take. Any thread. */
  public long bytes() {
    return bytes.get();
  }

  boolean remembers(long timeline) {
    return tails.containsKey(timeline);
  }

  void append(long timeline, Delivery delivery) {
    Tail tail = tails.get(timeline);
    if (tail != null) {
      tail.append(delivery);
      makeRoom();
    }
  }

  /** Whatever is in memory may be wrong: it is read from the storage again. */
  void forgetAll() {
    tails.values().forEach(Tail::drop);
    tails.clear();
  }

  void forget(long timeline) {
    Tail tail = tails.remove(timeline);
    if (tail != null) {
      tail.drop();
    }
  }
}
