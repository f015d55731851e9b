package chat.storage.sqlite;

import chat.api.storage.Limit;
import chat.api.storage.MessageCollector;
import chat.api.storage.Range;
import chat.api.storage.StoredMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * One read of the ordered merge of ranges. There are two ways to go about it, and neither is good
 * for all:
 *
 * <ul>
 *   <li><em>Scanning</em> the messages by seq and leaving out what is not owed: best near the end
 *       of everything, and for who is owed a good part of it. A row costs 0.5 µs, owed or not.
 *   <li><em>Seeking</em> each range in table {@code timeline_messages}: best for few ranges far
 *       behind. A range costs 2 µs, and it takes all of them to know the first message. What the
 *       table does not have yet is looked for in memory, for all ranges at once.
 * </ul>
 *
 * <p>So it begins to scan, and goes on with seeking once that has cost about as much as seeking
 * would have from the start, and less than one row in {@value #WORTHWHILE} was owed.
 *
 * <p>In µs of CPU, for 200 messages out of 1,000,000 on 1,000 timelines, far behind the end, and 50
 * messages before it:
 *
 * <pre>
 * ranges      scanning    seeking      this
 *      2     47,000 30    730  20    690 24
 *     10      9,500 30    740  46    800 60
 *    100      1,150 37    930 260    990 33
 *    500                2,500 880    340 58
 *  2,000                             400 90
 * </pre>
 */
final class StreamRead {

  /** Rows that are scanned in the time of one seek. */
  private static final int ROWS_PER_SEEK = 4;

  /** Scanning goes on while at least one row in that many is owed. */
  private static final int WORTHWHILE = 8;

  private static final String SCAN =
      "SELECT "
          + Reader.MESSAGE_COLUMNS
          + " FROM messages WHERE seq >= ? AND seq <= ? ORDER BY seq";

  private static final String RANGE_SEQS =
      "SELECT seq FROM timeline_messages WHERE timeline = ? AND seq >= ? AND seq <= ? ORDER BY seq";

  private final Reader reader;
  private final List<Range> ranges;
  private final Map<Long, List<Range>> byTimeline;
  private final long folded;
  private final Recent recent;
  private final MessageCollector found;

  private StreamRead(Reader reader, Recent committed, List<Range> ranges, Limit limit)
      throws SQLException {
    this.reader = reader;
    this.ranges = ranges;
    found = new MessageCollector(limit);
    byTimeline = new HashMap<>(2 * ranges.size());
    for (Range range : ranges) {
      byTimeline.computeIfAbsent(range.timeline(), timeline -> new ArrayList<>(1)).add(range);
    }
    folded = reader.folded();
    recent = committed.after(folded);
  }

  /**
   * As {@link chat.api.storage.Storage#stream} has it.
   *
   * @param committed taken before the transaction began, so that nothing falls between the two
   */
  static List<StoredMessage> read(
      Reader reader, Recent committed, Collection<Range> ranges, long after, long upTo, Limit limit)
      throws SQLException {
    List<Range> left =
        after < upTo && limit.messages() > 0 ? cut(ranges, after + 1, upTo) : List.of();
    if (left.isEmpty()) {
      return List.of();
    }
    if (left.size() == 1) {
      Range only = left.get(0);
      return new TimelineRead(reader, committed)
          .oldest(only.timeline(), only.from(), only.to(), limit);
    }
    StreamRead read = new StreamRead(reader, committed, left, limit);
    read.merge();
    return read.found.messages();
  }

  /** What of the ranges lies between the two, in the order of their beginnings. */
  private static List<Range> cut(Collection<Range> ranges, long from, long to) {
    List<Range> left = new ArrayList<>(ranges.size());
    for (Range range : ranges) {
      if (range.from() <= to && range.to() >= from) {
        left.add(
            new Range(range.timeline(), Math.max(range.from(), from), Math.min(range.to(), to)));
      }
    }
    left.sort(Comparator.comparingLong(Range::from));
    return left;
  }

  private void merge() throws SQLException {
    long from = ranges.get(0).from();
    // What was committed since is seen by none of the two ways.
    long end = Math.max(folded, recent.newest());
    long to = Math.min(end, ranges.stream().mapToLong(Range::to).max().getAsLong());
    long scanned = scan(from, to);
    if (scanned < to && !found.isFull()) {
      reader.collect(found, seek(scanned + 1));
    }
    if (!found.isFull()) {
      reader.collect(
          found, recent.oldest(Math.max(scanned + 1, folded + 1), found.room(), this::isOwed));
    }
  }

  /** Scans while that is worthwhile, and tells up to where nothing was missed. */
  private long scan(long from, long to) throws SQLException {
    int budget = ROWS_PER_SEEK * ranges.size();
    int scanned = 0;
    int owed = 0;
    try (ResultSet rows = reader.query(SCAN, from, to)) {
      while (rows.next()) {
        long seq = rows.getLong(1);
        if (isOwed(rows.getLong(2), seq)) {
          found.add(Reader.stored(rows));
          owed++;
        }
        scanned++;
        if (found.isFull() || (scanned >= budget && owed < scanned / WORTHWHILE)) {
          return seq;
        }
      }
    }
    return to;
  }

  private boolean isOwed(long timeline, long seq) {
    List<Range> ofTimeline = byTimeline.get(timeline);
    if (ofTimeline != null) {
      for (Range range : ofTimeline) {
        if (range.contains(seq)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The first seqs of the table from there on, as many as are missing, in order. Each range is read
   * only as far as it can still contribute: with the k-th range that is, of what is missing, about
   * the k-th part.
   */
  private long[] seek(long from) throws SQLException {
    int missing = found.room();
    PriorityQueue<Long> first = new PriorityQueue<>(Comparator.reverseOrder());
    for (Range range : ranges) {
      long to = first.size() < missing ? range.to() : Math.min(range.to(), first.element() - 1);
      if (range.from() <= to && from <= to && range.from() <= folded) {
        seek(range.timeline(), Math.max(range.from(), from), to, first, missing);
      }
    }
    long[] seqs = first.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(seqs);
    return seqs;
  }

  private void seek(long timeline, long from, long to, PriorityQueue<Long> first, int missing)
      throws SQLException {
    try (ResultSet rows = reader.query(RANGE_SEQS, timeline, from, to)) {
      while (rows.next()) {
        long seq = rows.getLong(1);
        if (first.size() == missing) {
          if (seq > first.element()) {
            return;
          }
          first.remove();
        }
        first.add(seq);
      }
    }
  }
}
