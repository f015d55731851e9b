package chat.api.testkit;

import static chat.api.testkit.Sample.NOON;
import static chat.api.testkit.Sample.account;
import static chat.api.testkit.Sample.channel;
import static chat.api.testkit.Sample.commit;
import static chat.api.testkit.Sample.stored;
import static org.assertj.core.api.Assertions.assertThat;

import chat.api.storage.Change;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of change is in the snapshot that the next start of the server begins with. */
public interface ChangesContract extends OpensStorage {

  /** Letters of one to four bytes, a character of two chars, and what quoting may trip over. */
  String ANY_TEXT = "a ß Ж 漢 \uD83D\uDE00 \uD87E\uDC1D e\u0301 '\"\\%_;--\t";

  @Test
  default void aNewStorageIsEmpty() throws Exception {
    try (Storage storage = openStorage()) {
      Snapshot snapshot = storage.load();

      assertThat(snapshot.lastSeq()).isZero();
      assertThat(snapshot.users()).isEmpty();
      assertThat(snapshot.formerNicks()).isEmpty();
      assertThat(snapshot.tokens()).isEmpty();
      assertThat(snapshot.channels()).isEmpty();
      assertThat(snapshot.modeEntries()).isEmpty();
      assertThat(snapshot.members()).isEmpty();
      assertThat(snapshot.invites()).isEmpty();
      assertThat(snapshot.absences()).isEmpty();
      assertThat(snapshot.timelines()).isEmpty();
      assertThat(snapshot.ranges()).isEmpty();
    }
  }

  @Test
  default void theSecretIsRandomAndStays() throws Exception {
    byte[] key = reloaded().idKeys().key();

    assertThat(key).hasSize(16).isNotEqualTo(new byte[16]);
    assertThat(restartedAfter(account(1)).idKeys().key()).isEqualTo(key);
    assertThat(reloaded().idKeys().key()).isEqualTo(key);
  }

  @Test
  default void loadingAgainWithoutARestartTellsTheSame() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, account(1), channel(2), new Change.MemberJoined(2, 1, "o"), stored(3, 2));

      assertThat(storage.load()).usingRecursiveComparison().isEqualTo(storage.load());
    }
    Snapshot restarted = reloaded();
    try (Storage storage = openStorage()) {
      assertThat(storage.load())
          .usingRecursiveComparison()
          .ignoringCollectionOrder()
          .isEqualTo(restarted);
    }
  }

  // Accounts, sessions and tokens

  @Test
  default void anAccountStartsWithASessionAndItsMarksAtItself() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            new Change.AccountCreated(7, "Ann", null, NOON),
            new Change.AccountCreated(9, "bob", "$argon2id$…", NOON));

    assertThat(snapshot.users())
        .containsExactlyInAnyOrder(
            new Snapshot.User(7, "Ann", null, NOON, NOON, true, 7, 7),
            new Snapshot.User(9, "bob", "$argon2id$…", NOON, NOON, true, 9, 9));
  }

  @Test
  default void anAccountGoesWithItsTokensRangesInvitesAndAnswers() throws Exception {
    try (Storage storage = openStorage()) {
      for (long user : List.of(1L, 2L)) {
        commit(
            storage,
            account(user),
            channel(10 + user),
            new Change.TokenIssued("token" + user, user, user),
            new Change.RangeOpened(user, 11, 20),
            new Change.InviteGiven(10 + user, user),
            new Change.AnswerKept(Answers.answer(user, "key")));
      }
      commit(storage, new Change.AccountRemoved(1));

      assertThat(storage.answer(1, "key")).isEmpty();
      assertThat(storage.answer(2, "key")).isPresent();
    }
    Snapshot snapshot = reloaded();

    assertThat(snapshot.users()).extracting(Snapshot.User::key).containsExactly(2L);
    assertThat(snapshot.tokens()).containsExactly(new Snapshot.Token("token2", 2, 2));
    assertThat(snapshot.ranges())
        .containsExactly(new Snapshot.Owed(2, new Range(11, 20, Range.OPEN)));
    assertThat(snapshot.invites()).containsExactly(new Snapshot.Invite(12, 2));
    assertThat(snapshot.timelines()).hasSize(2);
  }

  @Test
  default void aNickThatBecameFreeCanBeTakenInTheSameBatch() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            new Change.AccountCreated(1, "ann", null, NOON),
            new Change.AccountRemoved(1),
            new Change.AccountCreated(2, "ann", null, NOON));

    assertThat(snapshot.users())
        .containsExactly(new Snapshot.User(2, "ann", null, NOON, NOON, true, 2, 2));
  }

  @Test
  default void aNickChanges() throws Exception {
    Snapshot snapshot = restartedAfter(account(1), account(2), new Change.NickChanged(1, ANY_TEXT));

    assertThat(snapshot.users())
        .extracting(Snapshot.User::nick)
        .containsExactlyInAnyOrder(ANY_TEXT, "user2");
  }

  @Test
  default void formerNicksAreKeptUntilTheyAreForgotten() throws Exception {
    Instant later = NOON.plusMillis(1);
    restartedAfter(
        account(1),
        account(2),
        new Change.FormerNickKept(1, ANY_TEXT, 10, NOON),
        new Change.FormerNickKept(1, "ann", 11, NOON),
        new Change.FormerNickKept(1, "Ann", 12, NOON),
        new Change.FormerNickKept(2, "ann", 13, NOON));
    Snapshot snapshot =
        restartedAfter(
            new Change.FormerNickKept(1, ANY_TEXT, 20, later),
            new Change.FormerNickForgotten(1, "ann"),
            new Change.FormerNickForgotten(1, "nobody"));

    assertThat(snapshot.formerNicks())
        .containsExactlyInAnyOrder(
            new Snapshot.FormerNick(1, "Ann", 12, NOON),
            new Snapshot.FormerNick(1, ANY_TEXT, 20, later),
            new Snapshot.FormerNick(2, "ann", 13, NOON));
    assertThat(restartedAfter(new Change.AccountRemoved(1)).formerNicks())
        .containsExactly(new Snapshot.FormerNick(2, "ann", 13, NOON));
  }

  @Test
  default void aSessionEndsWithItsTokensAndInvitesButNotItsRanges() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            new Change.AccountCreated(1, "ann", "hash", NOON),
            account(2),
            channel(3),
            new Change.TokenIssued("a", 1, 1),
            new Change.TokenIssued("b", 1, 1),
            new Change.TokenIssued("c", 2, 2),
            new Change.InviteGiven(3, 1),
            new Change.InviteGiven(3, 2),
            new Change.RangeOpened(1, 3, 4),
            new Change.SessionEnded(1));

    assertThat(snapshot.users())
        .contains(new Snapshot.User(1, "ann", "hash", NOON, NOON, false, 1, 1));
    assertThat(snapshot.tokens()).containsExactly(new Snapshot.Token("c", 2, 2));
    assertThat(snapshot.invites()).containsExactly(new Snapshot.Invite(3, 2));
    assertThat(snapshot.ranges()).hasSize(1);
  }

  @Test
  default void aSessionStartsAgain() throws Exception {
    restartedAfter(account(1), new Change.SessionEnded(1));
    Snapshot snapshot =
        restartedAfter(new Change.SessionStarted(1), new Change.TokenIssued("a", 1, 1));

    assertThat(snapshot.users()).extracting(Snapshot.User::session).containsExactly(true);
    assertThat(snapshot.tokens()).hasSize(1);
  }

  @Test
  default void aUserWasLastSeenAtTheLatestTimeGiven() throws Exception {
    Instant later = NOON.plusMillis(1);
    Snapshot snapshot = restartedAfter(account(1), new Change.UserSeen(1, later));

    assertThat(snapshot.users())
        .containsExactly(new Snapshot.User(1, "user1", null, NOON, later, true, 1, 1));
  }

  @Test
  default void timesKeepTheirMilliseconds() throws Exception {
    List<Instant> times =
        List.of(
            Instant.EPOCH,
            Instant.ofEpochMilli(-1),
            Instant.parse("1969-07-20T20:17:40.999Z"),
            Instant.parse("2038-01-19T03:14:08.001Z"),
            Instant.parse("9999-12-31T23:59:59.999Z"));
    for (int i = 0; i < times.size(); i++) {
      restartedAfter(new Change.AccountCreated(i + 1, "user", null, times.get(i)));
    }

    assertThat(reloaded().users())
        .extracting(Snapshot.User::created)
        .containsExactlyInAnyOrderElementsOf(times);
  }

  @Test
  default void aTokenIsRevoked() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            new Change.TokenIssued("a", 1, 5),
            new Change.TokenIssued("b", 1, 6),
            new Change.TokenRevoked("a"));

    assertThat(snapshot.tokens()).containsExactly(new Snapshot.Token("b", 1, 6));
  }

  @Test
  default void aCursorMovesForTheTokenAndItsUser() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            new Change.TokenIssued("a", 1, 1),
            new Change.TokenIssued("b", 1, 1),
            new Change.CursorMoved("a", 1, 50));

    assertThat(snapshot.tokens())
        .containsExactlyInAnyOrder(new Snapshot.Token("a", 1, 50), new Snapshot.Token("b", 1, 1));
    assertThat(snapshot.users()).extracting(Snapshot.User::acknowledged).containsExactly(50L);
  }

  @Test
  default void aCursorNeverMovesBack() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            new Change.TokenIssued("a", 1, 1),
            new Change.TokenIssued("b", 1, 1),
            new Change.CursorMoved("a", 1, 50),
            new Change.CursorMoved("a", 1, 40),
            new Change.CursorMoved("b", 1, 30));

    assertThat(snapshot.tokens())
        .containsExactlyInAnyOrder(new Snapshot.Token("a", 1, 50), new Snapshot.Token("b", 1, 30));
    assertThat(snapshot.users()).extracting(Snapshot.User::acknowledged).containsExactly(50L);
  }

  @Test
  default void whatAUserAcknowledgedOutlivesItsTokens() throws Exception {
    restartedAfter(
        account(1), new Change.TokenIssued("a", 1, 1), new Change.CursorMoved("a", 1, 50));
    Snapshot snapshot = restartedAfter(new Change.TokenRevoked("a"));

    assertThat(snapshot.tokens()).isEmpty();
    assertThat(snapshot.users()).extracting(Snapshot.User::acknowledged).containsExactly(50L);
  }

  // Channels

  @Test
  default void aChannelComesWithItsTimeline() throws Exception {
    Snapshot snapshot = restartedAfter(new Change.ChannelCreated(5, "#Café", NOON));

    assertThat(snapshot.channels())
        .containsExactly(new Snapshot.Channel(5, "#Café", "", "", NOON, null));
    assertThat(snapshot.timelines()).containsExactly(new Snapshot.Timeline(5, 0, 0, null, 0, 0, 0));
  }

  @Test
  default void aChannelEndsWithItsModesAndInvitesButItsTimelineStays() throws Exception {
    Instant end = NOON.plusSeconds(60);
    Snapshot snapshot =
        restartedAfter(
            account(1),
            account(2),
            channel(3),
            channel(4),
            new Change.ModeSet(3, 'i', true),
            new Change.InviteGiven(3, 2),
            new Change.InviteGiven(4, 2),
            new Change.MemberJoined(3, 1, "o"),
            new Change.RangeOpened(1, 3, 5),
            stored(5, 3),
            new Change.MemberLeft(3, 1),
            new Change.RangeClosed(1, 3, 5),
            new Change.ChannelEnded(3, end));

    assertThat(snapshot.channels()).extracting(Snapshot.Channel::key).containsExactly(4L);
    assertThat(snapshot.members()).isEmpty();
    assertThat(snapshot.invites()).containsExactly(new Snapshot.Invite(4, 2));
    assertThat(snapshot.timelines())
        .containsExactlyInAnyOrder(
            new Snapshot.Timeline(3, 0, 0, end, 1, 5, 0),
            new Snapshot.Timeline(4, 0, 0, null, 0, 0, 0));
    assertThat(snapshot.ranges()).containsExactly(new Snapshot.Owed(1, new Range(3, 5, 5)));
  }

  @Test
  default void aChannelOfTheNameOfAnEndedOneIsAnotherChannel() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            new Change.ChannelCreated(1, "#room", NOON),
            new Change.ModeSet(1, 's', true),
            entrySet(1, 'b', "troll", "troll"),
            new Change.ChannelEnded(1, NOON),
            new Change.ChannelCreated(2, "#room", NOON));

    assertThat(snapshot.modeEntries()).isEmpty();
    assertThat(snapshot.channels())
        .containsExactly(new Snapshot.Channel(2, "#room", "", "", NOON, null));
    assertThat(snapshot.timelines()).hasSize(2);
  }

  @Test
  default void aTopicIsSetAndCleared() throws Exception {
    assertThat(restartedAfter(channel(1), channel(2), new Change.TopicSet(1, ANY_TEXT)).channels())
        .extracting(Snapshot.Channel::topic)
        .containsExactlyInAnyOrder(ANY_TEXT, "");
    assertThat(restartedAfter(new Change.TopicSet(1, "")).channels())
        .extracting(Snapshot.Channel::topic)
        .containsExactly("", "");
  }

  @Test
  default void modesAreSetAndUnsetAndComeSorted() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            channel(1),
            new Change.ModeSet(1, 't', true),
            new Change.ModeSet(1, 'N', true),
            new Change.ModeSet(1, 'n', true),
            new Change.ModeSet(1, 'i', true),
            new Change.ModeSet(1, 'i', true),
            new Change.ModeSet(1, 'n', false),
            new Change.ModeSet(1, 'm', false));

    assertThat(snapshot.channels()).extracting(Snapshot.Channel::modes).containsExactly("Nit");
  }

  private static Change entrySet(long channel, char letter, String key, String value) {
    return new Change.ModeEntrySet(channel, letter, key, value, "ann", NOON, 7);
  }

  private static Snapshot.ModeEntry entry(long channel, char letter, String key, String value) {
    return new Snapshot.ModeEntry(channel, letter, key, value, "ann", NOON, 7);
  }

  @Test
  default void valuesOfModesAreKeptAsTheyWereSet() throws Exception {
    Instant later = NOON.plusMillis(1);
    Snapshot snapshot =
        restartedAfter(
            channel(1),
            new Change.ModeEntrySet(1, 'k', "", ANY_TEXT, ANY_TEXT, later, 5),
            new Change.ModeEntrySet(1, 'b', ANY_TEXT, "x", "ann", NOON, 6));

    assertThat(snapshot.modeEntries())
        .containsExactlyInAnyOrder(
            new Snapshot.ModeEntry(1, 'k', "", ANY_TEXT, ANY_TEXT, later, 5),
            new Snapshot.ModeEntry(1, 'b', ANY_TEXT, "x", "ann", NOON, 6));
    assertThat(snapshot.channels()).extracting(Snapshot.Channel::modes).containsExactly("");
  }

  @Test
  default void valuesOfAModeComeInTheOrderOfTheirSetting() throws Exception {
    restartedAfter(
        channel(1), channel(2), entrySet(1, 'b', "z", "z"), entrySet(2, 'b', "z", "other"));
    restartedAfter(entrySet(1, 'b', "a", "a"), entrySet(1, 'B', "a", "upper"));
    Snapshot snapshot = restartedAfter(entrySet(1, 'b', "m", "m"), entrySet(1, 'q', "m", "q"));

    assertThat(snapshot.modeEntries())
        .contains(entry(2, 'b', "z", "other"), entry(1, 'B', "a", "upper"), entry(1, 'q', "m", "q"))
        .filteredOn(entry -> entry.channel() == 1 && entry.letter() == 'b')
        .containsExactly(entry(1, 'b', "z", "z"), entry(1, 'b', "a", "a"), entry(1, 'b', "m", "m"));
  }

  @Test
  default void aValueSetAgainReplacesTheOneOfItsKeyAndIsTheNewest() throws Exception {
    Instant later = NOON.plusSeconds(5);
    restartedAfter(
        channel(1),
        entrySet(1, 'b', "a", "A"),
        entrySet(1, 'b', "b", "B"),
        entrySet(1, 'b', "c", "C"));
    Snapshot snapshot =
        restartedAfter(new Change.ModeEntrySet(1, 'b', "a", "other", "bob", later, 9));

    assertThat(snapshot.modeEntries())
        .containsExactly(
            entry(1, 'b', "b", "B"),
            entry(1, 'b', "c", "C"),
            new Snapshot.ModeEntry(1, 'b', "a", "other", "bob", later, 9));
  }

  @Test
  default void aValueIsRemovedByItsKeyAlone() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            channel(1),
            channel(2),
            entrySet(1, 'b', "a", "a"),
            entrySet(1, 'b', "A", "A"),
            entrySet(1, 'q', "a", "a"),
            entrySet(2, 'b', "a", "a"),
            new Change.ModeEntryRemoved(1, 'b', "a"),
            new Change.ModeEntryRemoved(1, 'b', "nothing"));

    assertThat(snapshot.modeEntries())
        .containsExactlyInAnyOrder(
            entry(1, 'b', "A", "A"), entry(1, 'q', "a", "a"), entry(2, 'b', "a", "a"));
  }

  @Test
  default void membersComeAndGoAndChangeTheirModes() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            account(2),
            account(3),
            channel(4),
            channel(5),
            new Change.MemberJoined(4, 1, "o"),
            new Change.MemberJoined(4, 2, ""),
            new Change.MemberJoined(4, 3, ""),
            new Change.MemberJoined(5, 2, "ov"),
            new Change.MemberModesSet(4, 1, ""),
            new Change.MemberModesSet(4, 2, "v"),
            new Change.MemberLeft(4, 3));

    assertThat(snapshot.members())
        .containsExactlyInAnyOrder(
            new Snapshot.Member(4, 1, ""),
            new Snapshot.Member(4, 2, "v"),
            new Snapshot.Member(5, 2, "ov"));
  }

  @Test
  default void aMemberComesBackWithOtherModes() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            channel(2),
            new Change.MemberJoined(2, 1, "o"),
            new Change.MemberLeft(2, 1),
            new Change.MemberJoined(2, 1, ""));

    assertThat(snapshot.members()).containsExactly(new Snapshot.Member(2, 1, ""));
  }

  @Test
  default void anAbsenceStaysUntilItIsForgotten() throws Exception {
    Snapshot noted =
        restartedAfter(
            account(1),
            account(2),
            channel(3),
            new Change.AbsenceNoted(3, 1, "o", true, NOON),
            new Change.AbsenceNoted(3, 2, "", false, NOON.plusSeconds(1)));
    Snapshot forgotten =
        restartedAfter(new Change.AbsenceForgotten(3, 2), new Change.AbsenceForgotten(3, 2));

    assertThat(noted.absences())
        .containsExactlyInAnyOrder(
            new Snapshot.Absence(3, 1, "o", true, NOON),
            new Snapshot.Absence(3, 2, "", false, NOON.plusSeconds(1)));
    assertThat(forgotten.absences()).containsExactly(new Snapshot.Absence(3, 1, "o", true, NOON));
  }

  @Test
  default void absencesGoWithTheAccountAndWithTheChannel() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            account(2),
            channel(3),
            channel(4),
            new Change.AbsenceNoted(3, 1, "o", true, NOON),
            new Change.AbsenceNoted(4, 1, "o", true, NOON),
            new Change.AbsenceNoted(3, 2, "o", true, NOON),
            new Change.AbsenceNoted(4, 2, "v", true, NOON),
            new Change.AccountRemoved(1),
            new Change.ChannelEnded(3, NOON));

    assertThat(snapshot.absences()).containsExactly(new Snapshot.Absence(4, 2, "v", true, NOON));
  }

  @Test
  default void anEmptyChannelKnowsSinceWhen() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            channel(2),
            channel(3),
            new Change.TopicSet(2, "topic"),
            new Change.ChannelEmptied(2, NOON),
            new Change.ModeSet(2, 'n', true),
            new Change.ChannelEmptied(2, NOON.plusSeconds(5)));

    assertThat(snapshot.channels())
        .containsExactlyInAnyOrder(
            new Snapshot.Channel(2, "#channel2", "topic", "n", NOON, NOON.plusSeconds(5)),
            new Snapshot.Channel(3, "#channel3", "", "", NOON, null));
  }

  @Test
  default void anInviteGivenTwiceIsUsedOnce() throws Exception {
    Snapshot given =
        restartedAfter(
            account(1), channel(2), new Change.InviteGiven(2, 1), new Change.InviteGiven(2, 1));
    Snapshot used = restartedAfter(new Change.InviteUsed(2, 1));

    assertThat(given.invites()).containsExactly(new Snapshot.Invite(2, 1));
    assertThat(used.invites()).isEmpty();
  }

  // Timelines and ranges

  @Test
  default void aConversationHasATimelineOfItsTwoUsers() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            new Change.ConversationOpened(9, 1, 2), new Change.ConversationOpened(8, 1, 1));

    assertThat(snapshot.timelines())
        .containsExactlyInAnyOrder(
            new Snapshot.Timeline(9, 1, 2, null, 0, 0, 0),
            new Snapshot.Timeline(8, 1, 1, null, 0, 0, 0));
  }

  @Test
  default void aConversationOutlivesItsUsers() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            account(2),
            new Change.ConversationOpened(9, 1, 2),
            stored(10, 9),
            new Change.AccountRemoved(1));

    assertThat(snapshot.timelines())
        .containsExactly(new Snapshot.Timeline(9, 1, 2, null, 1, 10, 0));
  }

  @Test
  default void aRangeOpensAndCloses() throws Exception {
    restartedAfter(account(1), channel(2), new Change.RangeOpened(1, 2, 10));
    assertThat(reloaded().ranges())
        .containsExactly(new Snapshot.Owed(1, new Range(2, 10, Range.OPEN)));

    assertThat(restartedAfter(new Change.RangeClosed(1, 2, 20)).ranges())
        .containsExactly(new Snapshot.Owed(1, new Range(2, 10, 20)));
  }

  @Test
  default void aUserMayHaveSeveralRangesOnATimelineAndOneThatIsOpen() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            account(2),
            channel(3),
            new Change.RangeOpened(1, 3, 10),
            new Change.RangeOpened(2, 3, 11),
            new Change.RangeClosed(1, 3, 20),
            new Change.RangeOpened(1, 3, 30),
            new Change.RangeClosed(1, 3, 30),
            new Change.RangeOpened(1, 3, 40));

    assertThat(snapshot.ranges())
        .containsExactlyInAnyOrder(
            new Snapshot.Owed(1, new Range(3, 10, 20)),
            new Snapshot.Owed(1, new Range(3, 30, 30)),
            new Snapshot.Owed(1, new Range(3, 40, Range.OPEN)),
            new Snapshot.Owed(2, new Range(3, 11, Range.OPEN)));
  }

  @Test
  default void aForgottenRangeLeavesItsMark() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            channel(2),
            new Change.RangeOpened(1, 2, 10),
            new Change.RangeClosed(1, 2, 20),
            new Change.RangeOpened(1, 2, 30),
            new Change.RangeClosed(1, 2, 40),
            new Change.RangeOpened(1, 2, 50),
            new Change.RangeForgotten(1, 2, 30, 40));

    assertThat(snapshot.users()).extracting(Snapshot.User::forgotten).containsExactly(40L);
    assertThat(snapshot.ranges())
        .containsExactlyInAnyOrder(
            new Snapshot.Owed(1, new Range(2, 10, 20)),
            new Snapshot.Owed(1, new Range(2, 50, Range.OPEN)));
    assertThat(restartedAfter(new Change.RangeForgotten(1, 2, 10, 20)).users())
        .extracting(Snapshot.User::forgotten)
        .containsExactly(40L);
  }

  @Test
  default void aTimelineKnowsHowManyMessagesItHasAndTheNewest() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            channel(1), channel(2), stored(10, 1), stored(11, 2), stored(12, 1), stored(13, 1));

    assertThat(snapshot.timelines())
        .containsExactlyInAnyOrder(
            new Snapshot.Timeline(1, 0, 0, null, 3, 13, 0),
            new Snapshot.Timeline(2, 0, 0, null, 1, 11, 0));
  }

  @Test
  default void aRotatedTimelineKnowsUpToWhere() throws Exception {
    restartedAfter(channel(1), stored(10, 1), stored(11, 1), stored(12, 1), stored(13, 1));
    Snapshot snapshot =
        restartedAfter(new Change.TimelineRotated(1, 11, 2), new Change.TimelineRotated(1, 12, 1));

    assertThat(snapshot.timelines())
        .containsExactly(new Snapshot.Timeline(1, 0, 0, null, 1, 13, 12));
  }

  @Test
  default void aRemovedTimelineIsGone() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            channel(1),
            channel(2),
            stored(10, 1),
            stored(11, 2),
            new Change.ChannelEnded(1, NOON),
            new Change.TimelineRemoved(1));

    assertThat(snapshot.timelines())
        .containsExactly(new Snapshot.Timeline(2, 0, 0, null, 1, 11, 0));
  }

  @Test
  default void aProbeChangesNothing() throws Exception {
    restartedAfter(account(1), channel(2), new Change.MemberJoined(2, 1, "o"), stored(3, 2));
    Snapshot before = reloaded();

    assertThat(restartedAfter(new Change.Probed(NOON)))
        .usingRecursiveComparison()
        .ignoringCollectionOrder()
        .isEqualTo(before);
  }
}
