package chat.runtime.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProofTest {

  private final Proof proof = new Proof();

  private void quickly(int calls) {
    for (int i = 0; i < calls; i++) {
      proof.took(Proof.QUICK.toNanos());
    }
  }

  @Test
  void aThousandQuickCallsAreAProof() {
    quickly(Proof.CALLS - 1);
    assertThat(proof.isGiven()).isFalse();
    quickly(1);
    assertThat(proof.isGiven()).isTrue();
  }

  @Test
  void oneSlowCallCostsAHundredQuickOnes() {
    quickly(5 * Proof.CALLS);
    proof.took(Proof.QUICK.toNanos() + 1);
    assertThat(proof.isGiven()).isFalse();
    quickly(99);
    assertThat(proof.isGiven()).isFalse();
    quickly(1);
    assertThat(proof.isGiven()).isTrue();
  }

  @Test
  void whoIsSlowOnceInAHundredNeverGivesIt() {
    for (int i = 0; i < 50; i++) {
      quickly(99);
      proof.took(Long.MAX_VALUE);
      assertThat(proof.isGiven()).isFalse();
    }
  }

  @Test
  void whoSaysSoItselfLosesIt() {
    quickly(Proof.CALLS);
    proof.lose();
    quickly(Proof.CALLS - 1);
    assertThat(proof.isGiven()).isFalse();
  }
}
