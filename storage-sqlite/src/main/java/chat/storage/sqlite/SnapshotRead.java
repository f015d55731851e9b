package chat.storage.sqlite;

import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads everything but messages and answers; of the messages only the index. */
final class SnapshotRead {

  /** Of what is in the order of timelines already, and of the rest. */
  static final String EXTENTS =
      "SELECT timeline, sum(messages), max(newest) FROM (SELECT timeline, count(*) AS messages,"
          + " max(seq) AS newest FROM timeline_messages GROUP BY timeline UNION ALL SELECT"
          + " timeline, count(*), max(seq) FROM messages WHERE seq > (SELECT folded_to FROM server)"
          + " GROUP BY timeline) GROUP BY timeline";

  private final Reader reader;

  private SnapshotRead(Reader reader) {
    this.reader = reader;
  }

  static Snapshot read(Reader reader) throws SQLException {
    return new SnapshotRead(reader).read();
  }

  private Snapshot read() throws SQLException {
    try (ResultSet server =
        reader.query("SELECT last_seq, secret, former_secret, former_up_to FROM server")) {
      if (!server.next()) {
        throw new SQLException("the secret for ids is missing");
      }
      return new Snapshot(
          server.getLong(1),
          new Snapshot.IdKeys(server.getBytes(2), server.getBytes(3), server.getLong(4)),
          users(),
          all(
              "SELECT user, nick, until, at FROM former_nicks",
              r ->
                  new Snapshot.FormerNick(
                      r.getLong(1),
                      r.getString(2),
                      r.getLong(3),
                      Instant.ofEpochMilli(r.getLong(4)))),
          all(
              "SELECT token, user, cursor FROM tokens",
              r -> new Snapshot.Token(r.getString(1), r.getLong(2), r.getLong(3))),
          channels(),
          all(
              "SELECT channel, letter, key, value, by, at, since FROM mode_entries ORDER BY number",
              r ->
                  new Snapshot.ModeEntry(
                      r.getLong(1),
                      r.getString(2).charAt(0),
                      r.getString(3),
                      r.getString(4),
                      r.getString(5),
                      Instant.ofEpochMilli(r.getLong(6)),
                      r.getLong(7))),
          all(
              "SELECT channel, user, modes FROM channel_members",
              r -> new Snapshot.Member(r.getLong(1), r.getLong(2), r.getString(3))),
          all(
              "SELECT channel, user FROM invites",
              r -> new Snapshot.Invite(r.getLong(1), r.getLong(2))),
          all(
              "SELECT channel, user, modes, keeps, at FROM absences",
              r ->
                  new Snapshot.Absence(
                      r.getLong(1),
                      r.getLong(2),
                      r.getString(3),
                      r.getBoolean(4),
                      Instant.ofEpochMilli(r.getLong(5)))),
          timelines(),
          all(
              "SELECT user, timeline, from_seq, ifnull(to_seq, "
                  + Range.OPEN
                  + ") FROM message_queue",
              r ->
                  new Snapshot.Owed(
                      r.getLong(1), new Range(r.getLong(2), r.getLong(3), r.getLong(4)))));
    }
  }

  /** What one row says. */
  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet rows) throws SQLException;
  }

  private <T> List<T> all(String sql, Row<T> row) throws SQLException {
    List<T> all = new ArrayList<>();
    try (ResultSet rows = reader.query(sql)) {
      while (rows.next()) {
        all.add(row.of(rows));
      }
    }
    return List.copyOf(all);
  }

  private List<Snapshot.User> users() throws SQLException {
    return all(
        "SELECT key, nick, password_hash, created, last_seen, session, acknowledged, forgotten FROM"
            + " users",
        r ->
            new Snapshot.User(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                Instant.ofEpochMilli(r.getLong(4)),
                Instant.ofEpochMilli(r.getLong(5)),
                r.getBoolean(6),
                r.getLong(7),
                r.getLong(8)));
  }

  private List<Snapshot.Channel> channels() throws SQLException {
    return all(
        "SELECT key, name, topic, created, emptied, (SELECT ifnull(group_concat(letter, '' ORDER BY"
            + " letter), '') FROM channel_modes WHERE channel = key) FROM channels",
        r ->
            new Snapshot.Channel(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                r.getString(6),
                Instant.ofEpochMilli(r.getLong(4)),
                time(r, 5)));
  }

  /** How many messages a timeline has, and the newest. */
  private record Extent(long timeline, int messages, long newest) {}

  private List<Snapshot.Timeline> timelines() throws SQLException {
    Map<Long, Extent> extents = new HashMap<>();
    for (Extent extent : all(EXTENTS, r -> new Extent(r.getLong(1), r.getInt(2), r.getLong(3)))) {
      extents.put(extent.timeline(), extent);
    }
    return all(
        "SELECT key, first, second, ended, rotated_to FROM timelines",
        r -> {
          Extent extent = extents.getOrDefault(r.getLong(1), new Extent(r.getLong(1), 0, 0));
          return new Snapshot.Timeline(
              extent.timeline(),
              r.getLong(2),
              r.getLong(3),
              time(r, 4),
              extent.messages(),
              extent.newest(),
              r.getLong(5));
        });
  }

  private static @Nullable Instant time(ResultSet rows, int column) throws SQLException {
    long millis = rows.getLong(column);
    return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
