package chat.runtime.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which live streams each timeline feeds: whoever is owed it and reads. Who is away is in none of
 * them, and costs a sender nothing. Journal thread only.
 */
final class Audiences {

  private final Map<Long, Set<Stream>> audiences = new HashMap<>();

  /** The streams that a timeline feeds. */
  Collection<Stream> of(long timeline) {
    Set<Stream> audience = audiences.get(timeline);
    return audience == null ? List.of() : audience;
  }

  /** Has the timeline feed the stream. */
  void enter(Stream stream, long timeline) {
    stream.sources.add(timeline);
    audiences.computeIfAbsent(timeline, unused -> new LinkedHashSet<>()).add(stream);
  }

  /** Has the timeline feed the stream no more. */
  void leave(Stream stream, long timeline) {
    stream.sources.remove(timeline);
    remove(stream, timeline);
  }

  /** Has nothing feed the stream any more. */
  void leaveAll(Stream stream) {
    stream.sources.forEach(timeline -> remove(stream, timeline));
    stream.sources.clear();
  }

  /** Nothing feeds any stream any more. */
  void clear() {
    audiences.values().forEach(audience -> audience.forEach(stream -> stream.sources.clear()));
    audiences.clear();
  }

  /** The timeline is gone. */
  void end(long timeline) {
    Set<Stream> audience = audiences.remove(timeline);
    if (audience != null) {
      audience.forEach(stream -> stream.sources.remove(timeline));
    }
  }

  private void remove(Stream stream, long timeline) {
    Set<Stream> audience = audiences.get(timeline);
    if (audience != null && audience.remove(stream) && audience.isEmpty()) {
      audiences.remove(timeline);
    }
  }
}
