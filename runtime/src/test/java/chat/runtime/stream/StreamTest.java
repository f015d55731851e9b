package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.StoredMessage;
import chat.runtime.testkit.TestPoll;
import chat.runtime.time.ServerTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {

  private final ServerTime time = ServerTime.plain(Clock.systemUTC(), System::nanoTime);
  private final Token token = new Token("token", new Session(1, 0, time), 0, 0);
  private final Stream stream = new Stream(1);

  @BeforeEach
  void open() {
    stream.open(10);
  }

  private static Delivery delivery(long seq) {
    return delivery(seq, "hello");
  }

  private static Delivery delivery(long seq, String body) {
    return delivery(seq, body, new LiveBytes());
  }

  private static Delivery delivery(long seq, String body, LiveBytes live) {
    Message message =
        new Message(new UUID(0, seq), Instant.EPOCH, "bob", "eve", MessageType.MESSAGE, body, "{}");
    return new Delivery(new StoredMessage(seq, 2, 1, message), live);
  }

  private static List<Long> seqs(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::seq).toList();
  }

  /** Reads and writes in any order, against all that was ever appended. */
  @Property(tries = 60)
  void memoryHasAllAfterAPlaceOrSaysThatItHasNot(@ForAll Random random) {
    Stream one = new Stream(1);
    List<Long> appended = new ArrayList<>();
    long opened = 0;
    boolean live = false;
    for (long seq = 1; seq < 1_000; seq++) {
      int dice = random.nextInt(100);
      if (dice < 2) {
        one.close();
        live = false;
      } else if (dice < 6 && !live) {
        one.open(seq - 1);
        opened = seq - 1;
        live = true;
      } else if (dice < 80) {
        one.append(delivery(seq));
        appended.add(seq);
      }
      long position = Math.max(0, seq - random.nextInt(random.nextBoolean() ? 10 : 400));
      int limit = 1 + random.nextInt(300);
      List<Delivery> found = new ArrayList<>();
      Stream.Reach reach = one.read(new TestPoll(token, limit), position, false, 0, found);
      List<Long> due = appended.stream().filter(other -> other > position).limit(limit).toList();
      if (reach == Stream.Reach.NOT_HERE) {
        long overflow = appended.size() > 256 ? appended.get(appended.size() - 257) : 0;
        assertThat(!live || position < Math.max(opened, overflow)).isTrue();
      } else {
        assertThat(seqs(found)).isEqualTo(due);
        assertThat(reach).isEqualTo(due.isEmpty() ? Stream.Reach.NONE : Stream.Reach.SOME);
      }
    }
  }

  private Stream.Reach hold(HeldPoll poll, long position) {
    return stream.read(poll, position, true, 0, new ArrayList<>());
  }

  @Test
  void aPollIsHeldWhereNothingIsMissing() {
    assertThat(hold(new TestPoll(token, 5), 9)).isEqualTo(Stream.Reach.NOT_HERE);
    assertThat(hold(new TestPoll(token, 5), 10)).isEqualTo(Stream.Reach.HELD);
    assertThat(stream.append(delivery(11))).isTrue();
    assertThat(hold(new TestPoll(token, 5), 10)).isEqualTo(Stream.Reach.SOME);
    assertThat(hold(new TestPoll(token, 5), 11)).isEqualTo(Stream.Reach.HELD);
  }

  @Test
  void aPollThatIsOverOrWhoseTokenIsRevokedIsNotHeld() {
    HeldPoll over = new TestPoll(token, 5);
    over.overdue();
    assertThat(hold(over, 10)).isEqualTo(Stream.Reach.NONE);
    TestPoll revoked = new TestPoll(token, 5);
    token.revoke();
    assertThat(hold(revoked, 10)).isEqualTo(Stream.Reach.NONE);
    assertThat(stream.append(delivery(11))).isFalse();
  }

  @Test
  void aPollIsSummonedOnceUntilItIsServed() {
    TestPoll poll = new TestPoll(token, 5);
    hold(poll, 10);
    List<HeldPoll> summoned = new ArrayList<>();
    stream.append(delivery(11));
    stream.summon(summoned::add);
    stream.append(delivery(12));
    stream.summon(summoned::add);
    assertThat(summoned).containsExactly(poll);

    List<Delivery> found = new ArrayList<>();
    assertThat(stream.serve(poll, found)).isEqualTo(Stream.Reach.SOME);
    assertThat(seqs(found)).containsExactly(11L, 12L);
    assertThat(stream.serve(poll, found)).isEqualTo(Stream.Reach.NONE);
  }

  @Test
  void aPollThatWasLeftFarBehindIsSentToTheStorage() {
    TestPoll poll = new TestPoll(token, 5);
    hold(poll, 10);
    for (long seq = 11; seq < 400; seq++) {
      stream.append(delivery(seq));
    }
    List<Delivery> found = new ArrayList<>();
    assertThat(stream.serve(poll, found)).isEqualTo(Stream.Reach.NOT_HERE);
    assertThat(found).isEmpty();
    assertThat(stream.remove(poll)).isFalse();
  }

  @Test
  void ofLargeMessagesFewAreKept() {
    String large = "x".repeat(20_000);
    for (long seq = 11; seq <= 30; seq++) {
      stream.append(delivery(seq, large));
    }
    stream.append(delivery(31));
    assertThat(hold(new TestPoll(token, 50), 23)).isEqualTo(Stream.Reach.NOT_HERE);
    List<Delivery> found = new ArrayList<>();
    stream.read(new TestPoll(token, 50), 25, false, 0, found);
    assertThat(seqs(found)).containsExactly(26L, 27L, 28L, 29L, 30L, 31L);

    stream.append(delivery(32, "x".repeat(200_000)));
    assertThat(stream.contains(32)).isTrue();
    assertThat(stream.contains(31)).isFalse();
  }

  @Test
  void aMessageThatManyShareCountsOnceUntilTheLastHasForgottenIt() {
    LiveBytes live = new LiveBytes();
    Stream other = new Stream(2);
    other.open(10);
    long one = delivery(11, "hello", live).footprint();
    for (long seq = 11; seq < 19; seq++) {
      Delivery shared = delivery(seq, "hello", live);
      stream.append(shared);
      other.append(shared);
    }
    other.append(delivery(19, "hello", live));
    assertThat(live.sum()).isEqualTo(9 * one);

    stream.halve();
    assertThat(live.sum()).isEqualTo(9 * one);
    assertThat(stream.contains(14)).isFalse();
    assertThat(stream.contains(15)).isTrue();
    assertThat(hold(new TestPoll(token, 50), 13)).isEqualTo(Stream.Reach.NOT_HERE);
    other.halve();
    assertThat(live.sum()).isEqualTo(5 * one);
    other.close();
    assertThat(live.sum()).isEqualTo(4 * one);
    for (int i = 0; i < 4; i++) {
      stream.halve();
    }
    assertThat(live.sum()).isZero();
    assertThat(hold(new TestPoll(token, 50), 18)).isEqualTo(Stream.Reach.HELD);
  }

  @Test
  void memoryReachesFurtherBackWhereTheStorageHasNothing() {
    stream.reachesBackTo(4, 9);
    assertThat(hold(new TestPoll(token, 5), 4)).isEqualTo(Stream.Reach.NOT_HERE);
    stream.reachesBackTo(4, 12);
    assertThat(hold(new TestPoll(token, 5), 3)).isEqualTo(Stream.Reach.NOT_HERE);
    assertThat(hold(new TestPoll(token, 5), 4)).isEqualTo(Stream.Reach.HELD);
    stream.reachesBackTo(6, 12);
    assertThat(hold(new TestPoll(token, 5), 4)).isEqualTo(Stream.Reach.HELD);
  }

  @Test
  void aClosedStreamHasNothing() {
    stream.append(delivery(11));
    stream.close();
    assertThat(stream.contains(11)).isFalse();
    assertThat(stream.append(delivery(12))).isFalse();
    stream.open(12);
    assertThat(hold(new TestPoll(token, 5), 11)).isEqualTo(Stream.Reach.NOT_HERE);
    assertThat(hold(new TestPoll(token, 5), 12)).isEqualTo(Stream.Reach.HELD);
  }

  @Test
  void onlyAnIdleStreamIsClosed() {
    TestPoll poll = new TestPoll(token, 5);
    hold(poll, 10);
    assertThat(stream.closeIfIdle(1)).isFalse();
    stream.remove(poll);
    assertThat(stream.closeIfIdle(0)).isFalse();
    assertThat(stream.closeIfIdle(1)).isTrue();
    assertThat(stream.closeIfIdle(1)).isFalse();
  }
}
