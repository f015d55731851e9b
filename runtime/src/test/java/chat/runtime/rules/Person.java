package chat.runtime.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as the rules have it. */
final class Person {

  /** Where a reader is: the last message that it has, or the very beginning. */
  record Place(long order, UUID id) {
    Place max(Place other) {
      return other.order > order ? other : this;
    }
  }

  /** One token. */
  static final class Device {
    final Person owner;
    final String token;
    Place acknowledged;
    Place stored;

    /** The cursor of the last page that it was given since the server started. */
    @Nullable Place served;

    Instant used;
    boolean live = true;

    Device(Person owner, String token, Place place, Instant now) {
      this.owner = owner;
      this.token = token;
      this.acknowledged = place;
      this.stored = place;
      this.used = now;
    }

    /** Notes a request, or the end of a poll. */
    void used(Instant now) {
      used = now;
      owner.active = now;
      owner.heard = true;
    }

    /** Everything up to there has arrived. */
    void acknowledge(Place place) {
      acknowledged = acknowledged.max(place);
      owner.furthest = owner.furthest.max(place);
    }
  }

  /** What an idempotent send was answered. */
  record Kept(String content, Said answer) {}

  String nick;
  final @Nullable String password;
  boolean session = true;
  boolean gone;
  final List<Device> devices = new ArrayList<>();

  /** Everything that it is owed, in order, gone or not. */
  final List<Said> stream = new ArrayList<>();

  final Map<String, Kept> kept = new HashMap<>();
  Place furthest;
  Place furthestStored;
  Instant active;

  /** When it was last seen, as far as the storage knows. */
  Instant seenStored;

  boolean heard = true;

  /** The server's number and id of it. */
  final long key;

  final UUID id;

  Person(String nick, @Nullable String password, long key, UUID id, Instant now) {
    this.nick = nick;
    this.password = password;
    this.key = key;
    this.id = id;
    this.furthest = new Place(0, id);
    this.furthestStored = furthest;
    this.active = now;
    this.seenStored = now;
  }

  List<Device> live() {
    return devices.stream().filter(device -> device.live).toList();
  }

  /** What is left of its stream after that place, and at most so many. */
  List<Said> after(long order, int limit) {
    return stream.stream().filter(said -> said.order > order && !said.gone).limit(limit).toList();
  }

  /** Its stream after that place, gone or not, and at most so many. */
  List<Said> everAfter(long order, int limit) {
    return stream.stream().filter(said -> said.order > order).limit(limit).toList();
  }

  boolean lostAnythingAfter(long order) {
    return stream.stream().anyMatch(said -> said.order > order && said.gone);
  }

  /** The last place of its stream of which nothing is left. */
  Place lastLost() {
    Place last = new Place(0, id);
    for (Said said : stream) {
      if (said.gone) {
        last = new Place(said.order, Objects.requireNonNull(said.id));
      }
    }
    return last;
  }

  /** The place up to which nobody waits for what it was sent. */
  long acknowledgedByAll(Instant stale) {
    return live().stream()
        .filter(device -> !device.used.isBefore(stale))
        .mapToLong(device -> device.acknowledged.order())
        .min()
        .orElse(furthest.order());
  }

  @Override
  public String toString() {
    return nick;
  }
}
