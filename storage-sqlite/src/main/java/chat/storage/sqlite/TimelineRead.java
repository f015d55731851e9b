package chat.storage.sqlite;

import chat.api.storage.Limit;
import chat.api.storage.MessageCollector;
import chat.api.storage.StoredMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads of one timeline. Its older messages come from table {@code timeline_messages}, its newest
 * from memory: those that the table, as the transaction sees it, does not have.
 */
final class TimelineRead {

  private static final String OF_TIMELINE =
      "SELECT "
          + Reader.MESSAGE_COLUMNS
          + " FROM (SELECT seq AS entry FROM timeline_messages WHERE timeline = ? AND seq >= ? AND seq <= ?)"
          + " CROSS JOIN messages WHERE seq = entry ORDER BY entry ";

  private static final String OLDEST = OF_TIMELINE + "LIMIT ?";
  static final String NEWEST = OF_TIMELINE + "DESC LIMIT ?";

  private static final String NTH =
      "SELECT seq FROM timeline_messages WHERE timeline = ? ORDER BY seq ";
  private static final String NTH_OLDEST = NTH + "LIMIT 1 OFFSET ?";
  private static final String NTH_NEWEST = NTH + "DESC LIMIT 1 OFFSET ?";

  private static final String COUNT = "SELECT count(*) FROM timeline_messages WHERE timeline = ?";

  private static final String COUNT_SPOKEN =
      "SELECT count(*) FROM timeline_messages WHERE timeline = ? AND seq > ? AND seq <= ? AND sender <> ? AND type <= "
          + MessageRows.LAST_SPOKEN;

  private final Reader reader;
  private final long folded;
  private final Recent recent;

  /**
   * Begins to read.
   *
   * @param committed taken before the transaction began, so that nothing falls between the two
   */
  TimelineRead(Reader reader, Recent committed) throws SQLException {
    this.reader = reader;
    folded = reader.folded();
    recent = committed.after(folded);
  }

  /** The first messages with {@code from <= seq <= to}, in their order. */
  List<StoredMessage> oldest(long timeline, long from, long to, Limit limit) throws SQLException {
    MessageCollector found = new MessageCollector(limit);
    if (from <= folded) {
      reader.collect(found, OLDEST, timeline, from, to, limit.messages());
    }
    if (!found.isFull()) {
      reader.collect(found, recent.oldest(timeline, from, to, found.room()));
    }
    return found.messages();
  }

  /** The last messages with {@code from <= seq < before}, in their order. */
  List<StoredMessage> newest(long timeline, long from, long before, Limit limit)
      throws SQLException {
    MessageCollector found = new MessageCollector(limit);
    reader.collect(found, recent.newestFirst(timeline, from, before, found.room()));
    if (from <= folded) {
      reader.collect(found, NEWEST, timeline, from, before - 1, found.room());
    }
    List<StoredMessage> messages = new ArrayList<>(found.messages());
    Collections.reverse(messages);
    return messages;
  }

  /** As {@link chat.api.storage.Storage#nth} has it. */
  OptionalLong nth(long timeline, int skip, boolean fromNewest) throws SQLException {
    long[] newest = recent.newestFirst(timeline, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
    if (fromNewest) {
      return skip < newest.length
          ? OptionalLong.of(newest[skip])
          : reader.number(NTH_NEWEST, timeline, skip - newest.length);
    }
    OptionalLong found = reader.number(NTH_OLDEST, timeline, skip);
    if (found.isPresent() || newest.length == 0) {
      return found;
    }
    long older = reader.number(COUNT, timeline).orElse(0);
    long index = newest.length - 1 - (skip - older);
    return index >= 0 ? OptionalLong.of(newest[(int) index]) : OptionalLong.empty();
  }

  /** As {@link chat.api.storage.Storage#countSpoken} has it. */
  int countSpoken(long timeline, long after, long upTo, long except) throws SQLException {
    int spoken = recent.countSpoken(timeline, after, upTo, except);
    return after < folded
        ? spoken + (int) reader.number(COUNT_SPOKEN, timeline, after, upTo, except).orElse(0)
        : spoken;
  }
}
