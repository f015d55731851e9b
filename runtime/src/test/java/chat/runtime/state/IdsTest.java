package chat.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.api.storage.Snapshot;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdsTest {

  private static final long LAST = (1L << 48) - 1;

  private final Ids ids = new Ids(Snapshot.IdKeys.of(secret(1)));

  private static byte[] secret(int seed) {
    byte[] secret = new byte[16];
    new Random(seed).nextBytes(secret);
    return secret;
  }

  @Property(tries = 500)
  void anIdTellsItsSeq(@ForAll @LongRange(min = 0, max = LAST) long seq) {
    UUID id = ids.of(seq);

    assertThat(ids.seqOf(id)).isEqualTo(seq);
    assertThat(ids.seqOf(UUID.fromString(id.toString()))).isEqualTo(seq);
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Property(tries = 500)
  void anIdOfWhichOneBitIsWrongIsNone(
      @ForAll @LongRange(min = 0, max = LAST) long seq,
      @ForAll @LongRange(min = 0, max = 127) long bit) {
    UUID id = ids.of(seq);
    long high = bit < 64 ? 1L << bit : 0;
    long low = bit < 64 ? 0 : 1L << (bit - 64);
    UUID wrong = new UUID(id.getMostSignificantBits() ^ high, id.getLeastSignificantBits() ^ low);

    assertThat(ids.seqOf(wrong)).isEqualTo(-1);
  }

  @Test
  void idsOfAnotherServerOrOfNoneAreUnknown() {
    Ids others = new Ids(Snapshot.IdKeys.of(secret(2)));
    for (long seq = 0; seq < 1_000; seq++) {
      assertThat(ids.seqOf(others.of(seq))).isEqualTo(-1);
    }
    assertThat(ids.seqOf(new UUID(0, 0))).isEqualTo(-1);
    assertThat(ids.seqOf(new UUID(-1, -1))).isEqualTo(-1);
    assertThat(ids.seqOf(UUID.randomUUID())).isEqualTo(-1);
  }

  @Test
  void idsAreTheSameAfterARestart() {
    assertThat(new Ids(Snapshot.IdKeys.of(secret(1))).of(77)).isEqualTo(ids.of(77));
  }

  @Test
  void noTwoAreTheSameEvenWithoutTheBitsOfTheSeq() {
    Set<Long> mixed = new HashSet<>();
    for (long seq = 0; seq < 10_000; seq++) {
      mixed.add(ids.of(seq).getLeastSignificantBits());
    }
    assertThat(mixed).hasSize(10_000);
  }

  @Test
  void idsFromBeforeTheHashWasKeyedStayWhatTheyAre() {
    Ids upgraded = new Ids(new Snapshot.IdKeys(secret(2), secret(1), 1_000));
    // As the version before made them.
    UUID first = UUID.fromString("00000000-0001-8d2b-952c-4c0391e1b313");
    UUID last = UUID.fromString("00000000-03e8-8522-bef3-2351b10c1590");

    assertThat(upgraded.of(1)).isEqualTo(first);
    assertThat(upgraded.of(1_000)).isEqualTo(last);
    assertThat(upgraded.seqOf(first)).isEqualTo(1);
    assertThat(upgraded.seqOf(last)).isEqualTo(1_000);
  }

  @Test
  void idsFromAfterwardsHaveNothingToDoWithTheFormerKey() {
    Ids upgraded = new Ids(new Snapshot.IdKeys(secret(2), secret(1), 1_000));

    assertThat(upgraded.of(1_001)).isEqualTo(new Ids(Snapshot.IdKeys.of(secret(2))).of(1_001));
    assertThat(upgraded.seqOf(new FormerIds(secret(1)).of(1_001))).isEqualTo(-1);
    assertThat(upgraded.seqOf(new Ids(Snapshot.IdKeys.of(secret(2))).of(1_000))).isEqualTo(-1);
  }

  @Test
  void anIdOfNothingIsTheIdOfNoSeq() {
    for (int i = 0; i < 1_000; i++) {
      UUID id = Ids.ofNothing();
      assertThat(id.version()).isNotEqualTo(ids.of(i).version());
      assertThat(ids.seqOf(id)).isEqualTo(-1);
    }
  }

  @Test
  void aSeqHas48Bits() {
    assertThat(ids.seqOf(ids.of(LAST))).isEqualTo(LAST);
    assertThatIllegalArgumentException().isThrownBy(() -> ids.of(LAST + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> ids.of(-1));
  }
}
