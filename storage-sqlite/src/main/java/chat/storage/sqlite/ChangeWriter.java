package chat.storage.sqlite;

import chat.api.model.Message;
import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes to the tables over the one connection that writes, each kind with its own
 * statements, prepared once. Not thread-safe; after an exception it is to be closed.
 */
final class ChangeWriter implements AutoCloseable {

  /**
   * Messages are handed to SQLite in batches of up to that many, which saves a quarter of their
   * time.
   */
  private static final int BATCH = 500;

  private static final String INSERT_MESSAGE =
      "INSERT INTO messages (seq, timeline, sender, "
          + MessageRows.COLUMNS
          // Refused where there is no such timeline.
          + ") VALUES (?, (SELECT key FROM timelines WHERE key = ?), ?, "
          + MessageRows.VALUES
          + ")";

  private static final String REPLACE_ANSWER =
      "INSERT OR REPLACE INTO answers (user, key, digest, at, "
          + MessageRows.COLUMNS
          + ") VALUES (?, ?, ?, ?, "
          + MessageRows.VALUES
          + ")";

  /** In the order of the table, so that each of its pages is written once. */
  private static final String FOLD =
      "INSERT INTO timeline_messages (timeline, seq, type, sender) SELECT timeline, seq, type,"
          + " sender FROM messages WHERE seq > (SELECT folded_to FROM server) ORDER BY timeline,"
          + " seq";

  static final String REMOVE_MESSAGES =
      "DELETE FROM messages WHERE seq IN"
          + " (SELECT seq FROM timeline_messages WHERE timeline = ? AND seq <= ?)";

  private static final String PROBE = "UPDATE server SET probed = ?";

  /** What a message takes in a page besides its texts, about. */
  private static final int ROW_BYTES = 60;

  private static final int PAGE_BYTES = 4_096;

  private final Path database;
  private final Connection connection;
  private final PreparedStatement insertMessage;
  private final PreparedStatement replaceAnswer;
  private final Tail tail;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Change.Visitor tables = new Tables();
  private int waiting;
  private int waitingBytes;
  private int touched;
  private boolean inDoubt;

  /**
   * Takes over the connection.
   *
   * @param tail learns of the messages, whoever commits tells it whether they were committed
   */
  ChangeWriter(Path database, Connection connection, Tail tail) throws SQLException {
    this.database = database;
    this.connection = connection;
    this.tail = tail;
    insertMessage = connection.prepareStatement(INSERT_MESSAGE);
    replaceAnswer = connection.prepareStatement(REPLACE_ANSWER);
  }

  /**
   * Commits the changes. When it throws, nothing is kept once this writer is closed.
   *
   * @return about how many pages that wrote
   */
  int commit(List<Change> changes, long lastSeq) throws StorageException {
    touched = 0;
    for (Change change : changes) {
      change.accept(tables);
    }
    flushMessages();
    run("UPDATE server SET last_seq = ?", lastSeq);
    commit();
    return touched + 2;
  }

  /**
   * Commits that the order of the timelines has all messages, also those of a process that was
   * killed.
   *
   * @return up to where it has them
   */
  static long foldAll(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.executeUpdate(FOLD) > 0) {
        statement.executeUpdate("UPDATE server SET folded_to = (SELECT max(seq) FROM messages)");
      }
    }
    connection.commit();
    return Connections.number(connection, "SELECT folded_to FROM server");
  }

  /**
   * Commits that the order of the timelines has all messages.
   *
   * @return about how many pages that wrote
   */
  int fold() throws StorageException {
    touched = 0;
    foldTail();
    commit();
    return touched;
  }

  /** All messages, those that wait included, are in the order of the timelines. */
  private void foldTail() throws StorageException {
    if (tail.size() > 0) {
      flushMessages();
      int before = touched;
      run(FOLD);
      run("UPDATE server SET folded_to = ?", tail.highest());
      touched = before + tail.timelines() + 1;
      tail.folded();
    }
  }

  /** Writes something, to prove that this is possible. */
  void prove(Instant at) throws StorageException {
    run(PROBE, at.toEpochMilli());
    commit();
  }

  private void commit() throws StorageException {
    inDoubt = true;
    try {
      connection.commit();
      inDoubt = false;
    } catch (SQLException e) {
      throw Problems.explain(database, e);
    }
  }

  /** Whether it was the very last step of a commit that failed. */
  boolean isInDoubt() {
    return inDoubt;
  }

  /** Gives up the connection, and what it did not commit. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** What came in batches and was held back is in the tables, for the changes that look at it. */
  private void flushMessages() throws StorageException {
    if (waiting > 0) {
      try {
        insertMessage.executeBatch();
      } catch (SQLException e) {
        throw Problems.explain(database, e);
      }
      touched += 1 + waitingBytes / PAGE_BYTES;
      waiting = 0;
      waitingBytes = 0;
    }
  }

  /**
   * Runs a statement with values of type Long, Integer or String, and tells how many rows it
   * touched.
   */
  private int run(String sql, @Nullable Object... values) throws StorageException {
    try {
      PreparedStatement statement = statements.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        statements.put(sql, statement);
      }
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      int rows = statement.executeUpdate();
      touched += rows;
      return rows;
    } catch (SQLException e) {
      throw Problems.explain(database, e);
    }
  }

  /**
   * Runs a statement that has to find its one row: where it does not, the state and the storage
   * have parted.
   */
  private void runOnOne(String sql, Object... values) throws StorageException {
    if (run(sql, values) != 1) {
      throw new StorageException("The database " + database + " lacks the row to change: " + sql);
    }
  }

  /** One method per kind of change. */
  private final class Tables implements Change.Visitor {

    @Override
    public void accountCreated(Change.AccountCreated c) throws StorageException {
      long at = c.at().toEpochMilli();
      run(
          "INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?4, 1, ?1, ?1)",
          c.user(),
          c.nick(),
          c.credential(),
          at);
    }

    @Override
    public void accountRemoved(Change.AccountRemoved c) throws StorageException {
      run("DELETE FROM users WHERE key = ?", c.user());
    }

    @Override
    public void nickChanged(Change.NickChanged c) throws StorageException {
      runOnOne("UPDATE users SET nick = ? WHERE key = ?", c.nick(), c.user());
    }

    @Override
    public void formerNickKept(Change.FormerNickKept c) throws StorageException {
      run(
          "INSERT OR REPLACE INTO former_nicks (user, nick, until, at) VALUES (?, ?, ?, ?)",
          c.user(),
          c.nick(),
          c.until(),
          c.at().toEpochMilli());
    }

    @Override
    public void formerNickForgotten(Change.FormerNickForgotten c) throws StorageException {
      run("DELETE FROM former_nicks WHERE user = ? AND nick = ?", c.user(), c.nick());
    }

    @Override
    public void sessionStarted(Change.SessionStarted c) throws StorageException {
      runOnOne("UPDATE users SET session = 1 WHERE key = ?", c.user());
    }

    @Override
    public void sessionEnded(Change.SessionEnded c) throws StorageException {
      runOnOne("UPDATE users SET session = 0 WHERE key = ?", c.user());
      run("DELETE FROM tokens WHERE user = ?", c.user());
      run("DELETE FROM invites WHERE user = ?", c.user());
    }

    @Override
    public void userSeen(Change.UserSeen c) throws StorageException {
      runOnOne("UPDATE users SET last_seen = ? WHERE key = ?", c.at().toEpochMilli(), c.user());
    }

    @Override
    public void tokenIssued(Change.TokenIssued c) throws StorageException {
      run("INSERT INTO tokens VALUES (?, ?, ?)", c.token(), c.user(), c.cursor());
    }

    @Override
    public void tokenRevoked(Change.TokenRevoked c) throws StorageException {
      run("DELETE FROM tokens WHERE token = ?", c.token());
    }

    @Override
    public void cursorMoved(Change.CursorMoved c) throws StorageException {
      run("UPDATE tokens SET cursor = ?2 WHERE token = ?1 AND cursor < ?2", c.token(), c.cursor());
      run(
          "UPDATE users SET acknowledged = ?2 WHERE key = ?1 AND acknowledged < ?2",
          c.user(),
          c.cursor());
    }

    @Override
    public void channelCreated(Change.ChannelCreated c) throws StorageException {
      run("INSERT INTO timelines (key, first, second) VALUES (?, 0, 0)", c.channel());
      run(
          "INSERT INTO channels (key, name, created) VALUES (?, ?, ?)",
          c.channel(),
          c.name(),
          c.at().toEpochMilli());
    }

    @Override
    public void channelEnded(Change.ChannelEnded c) throws StorageException {
      runOnOne("DELETE FROM channels WHERE key = ?", c.channel());
      runOnOne("UPDATE timelines SET ended = ? WHERE key = ?", c.at().toEpochMilli(), c.channel());
    }

    @Override
    public void topicSet(Change.TopicSet c) throws StorageException {
      runOnOne("UPDATE channels SET topic = ? WHERE key = ?", c.topic(), c.channel());
    }

    @Override
    public void modeSet(Change.ModeSet c) throws StorageException {
      String letter = String.valueOf(c.letter());
      if (c.on()) {
        run("INSERT INTO channel_modes VALUES (?, ?) ON CONFLICT DO NOTHING", c.channel(), letter);
      } else {
        run("DELETE FROM channel_modes WHERE channel = ? AND letter = ?", c.channel(), letter);
      }
    }

    @Override
    public void modeEntrySet(Change.ModeEntrySet c) throws StorageException {
      // The row that is replaced goes, and the new one comes at the end.
      run(
          "INSERT OR REPLACE INTO mode_entries (channel, letter, key, value, by, at, since)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)",
          c.channel(),
          String.valueOf(c.letter()),
          c.key(),
          c.value(),
          c.by(),
          c.at().toEpochMilli(),
          c.since());
    }

    @Override
    public void modeEntryRemoved(Change.ModeEntryRemoved c) throws StorageException {
      run(
          "DELETE FROM mode_entries WHERE channel = ? AND letter = ? AND key = ?",
          c.channel(),
          String.valueOf(c.letter()),
          c.key());
    }

    @Override
    public void memberJoined(Change.MemberJoined c) throws StorageException {
      run("INSERT INTO channel_members VALUES (?, ?, ?)", c.channel(), c.user(), c.modes());
    }

    @Override
    public void memberLeft(Change.MemberLeft c) throws StorageException {
      run("DELETE FROM channel_members WHERE channel = ? AND user = ?", c.channel(), c.user());
    }

    @Override
    public void absenceNoted(Change.AbsenceNoted c) throws StorageException {
      run(
          "INSERT INTO absences VALUES (?, ?, ?, ?, ?)",
          c.channel(),
          c.user(),
          c.modes(),
          c.keeps() ? 1 : 0,
          c.at().toEpochMilli());
    }

    @Override
    public void absenceForgotten(Change.AbsenceForgotten c) throws StorageException {
      run("DELETE FROM absences WHERE channel = ? AND user = ?", c.channel(), c.user());
    }

    @Override
    public void channelEmptied(Change.ChannelEmptied c) throws StorageException {
      runOnOne("UPDATE channels SET emptied = ? WHERE key = ?", c.at().toEpochMilli(), c.channel());
    }

    @Override
    public void memberModesSet(Change.MemberModesSet c) throws StorageException {
      runOnOne(
          "UPDATE channel_members SET modes = ? WHERE channel = ? AND user = ?",
          c.modes(),
          c.channel(),
          c.user());
    }

    @Override
    public void inviteGiven(Change.InviteGiven c) throws StorageException {
      run("INSERT INTO invites VALUES (?, ?) ON CONFLICT DO NOTHING", c.channel(), c.user());
    }

    @Override
    public void inviteUsed(Change.InviteUsed c) throws StorageException {
      run("DELETE FROM invites WHERE channel = ? AND user = ?", c.channel(), c.user());
    }

    @Override
    public void conversationOpened(Change.ConversationOpened c) throws StorageException {
      run(
          "INSERT INTO timelines (key, first, second) VALUES (?, ?, ?)",
          c.timeline(),
          c.first(),
          c.second());
    }

    @Override
    public void rangeOpened(Change.RangeOpened c) throws StorageException {
      run("INSERT INTO message_queue VALUES (?, ?, ?, NULL)", c.user(), c.timeline(), c.from());
    }

    @Override
    public void rangeClosed(Change.RangeClosed c) throws StorageException {
      runOnOne(
          "UPDATE message_queue SET to_seq = ? WHERE user = ? AND timeline = ? AND to_seq IS NULL",
          c.to(),
          c.user(),
          c.timeline());
    }

    @Override
    public void rangeForgotten(Change.RangeForgotten c) throws StorageException {
      runOnOne(
          "DELETE FROM message_queue WHERE user = ? AND timeline = ? AND from_seq = ? AND to_seq ="
              + " ?",
          c.user(),
          c.timeline(),
          c.from(),
          c.to());
      run("UPDATE users SET forgotten = ?2 WHERE key = ?1 AND forgotten < ?2", c.user(), c.to());
    }

    @Override
    public void messageStored(Change.MessageStored c) throws StorageException {
      StoredMessage stored = c.stored();
      Message message = stored.message();
      if (!tail.add(stored)) {
        enter(stored);
      }
      try {
        insertMessage.setLong(1, stored.seq());
        insertMessage.setLong(2, stored.timeline());
        insertMessage.setLong(3, stored.sender());
        MessageRows.bind(insertMessage, 4, message);
        insertMessage.addBatch();
      } catch (SQLException e) {
        throw Problems.explain(database, e);
      }
      waitingBytes += ROW_BYTES + message.body().length() + message.meta().length();
      if (++waiting == BATCH) {
        flushMessages();
      }
    }

    /** A message that is older than one before it goes where its order is found by itself. */
    private void enter(StoredMessage late) throws StorageException {
      foldTail();
      run(
          "INSERT INTO timeline_messages (timeline, seq, type, sender) VALUES (?, ?, ?, ?)",
          late.timeline(),
          late.seq(),
          MessageRows.code(late.message().type()),
          late.sender());
    }

    @Override
    public void timelineRotated(Change.TimelineRotated c) throws StorageException {
      removeMessages(c.timeline(), c.upTo());
      runOnOne(
          "UPDATE timelines SET rotated_to = max(rotated_to, ?) WHERE key = ?",
          c.upTo(),
          c.timeline());
    }

    @Override
    public void timelineRemoved(Change.TimelineRemoved c) throws StorageException {
      removeMessages(c.timeline(), Long.MAX_VALUE);
      runOnOne("DELETE FROM timelines WHERE key = ?", c.timeline());
    }

    private void removeMessages(long timeline, long upTo) throws StorageException {
      flushMessages();
      if (tail.has(timeline, upTo)) {
        foldTail();
      }
      run(REMOVE_MESSAGES, timeline, upTo);
      run("DELETE FROM timeline_messages WHERE timeline = ? AND seq <= ?", timeline, upTo);
    }

    @Override
    public void answerKept(Change.AnswerKept c) throws StorageException {
      KeptAnswer kept = c.answer();
      try {
        replaceAnswer.setLong(1, kept.user());
        replaceAnswer.setString(2, kept.key());
        replaceAnswer.setString(3, kept.digest());
        replaceAnswer.setLong(4, kept.at().toEpochMilli());
        MessageRows.bind(replaceAnswer, 5, kept.answer());
        replaceAnswer.executeUpdate();
      } catch (SQLException e) {
        throw Problems.explain(database, e);
      }
    }

    @Override
    public void answersForgotten(Change.AnswersForgotten c) throws StorageException {
      run("DELETE FROM answers WHERE at < ?", c.before().toEpochMilli());
    }

    @Override
    public void probed(Change.Probed c) throws StorageException {
      run(PROBE, c.at().toEpochMilli());
    }
  }
}
