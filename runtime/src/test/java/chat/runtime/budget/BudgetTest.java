package chat.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {

  private final AtomicLong now = new AtomicLong();
  private final Budget budget = new Budget(1_000_000, now::get);
  private final List<String> cut = new ArrayList<>();

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private Charge waiting(String name, long bytes) {
    Charge charge = budget.open();
    charge.clientsTurn(() -> cut.add(name));
    assertThat(charge.set(bytes)).isTrue();
    return charge;
  }

  @Test
  void thereIsRoomForSoMuchAndNoMore() {
    Charge one = budget.open();
    Charge two = budget.open();

    assertThat(one.set(600_000)).isTrue();
    assertThat(two.set(400_001)).isFalse();
    assertThat(two.set(400_000)).isTrue();
    assertThat(one.set(600_001)).isFalse();
    assertThat(budget.used()).isEqualTo(1_000_000);
    assertThat(one.set(100)).isTrue();
    assertThat(two.set(900_000)).isTrue();
    one.close();
    two.close();
    two.close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void whatIsOverCountsNothingAnyMore() {
    Charge charge = budget.open();
    charge.close();

    assertThat(charge.set(1)).isFalse();
    assertThat(charge.hold(new byte[10])).isFalse();
    charge.clientsTurn(() -> cut.add("closed"));
    assertThat(budget.used()).isZero();
  }

  @Test
  void aContentIsCountedOnceHoweverManyHoldIt() {
    byte[] page = new byte[300_000];
    List<Charge> readers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Charge reader = budget.open();
      assertThat(reader.hold(page)).isTrue();
      readers.add(reader);
    }
    assertThat(budget.used()).isEqualTo(300_000);
    readers.subList(1, 10_000).forEach(Charge::close);
    assertThat(budget.used()).isEqualTo(300_000);
    readers.get(0).close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aContentTakesThePlaceOfWhatItWasMadeFrom() {
    Charge charge = budget.open();
    assertThat(charge.set(900_000)).isTrue();
    assertThat(charge.hold(new byte[800_000])).isTrue();
    assertThat(budget.used()).isEqualTo(800_000);
    assertThat(charge.hold(new byte[900_000])).isTrue();
    assertThat(budget.used()).isEqualTo(900_000);
    assertThat(charge.set(5)).isTrue();
    assertThat(budget.used()).isEqualTo(5);
  }

  @Test
  void theClientFurthestBehindGivesWay() {
    Charge busy = budget.open();
    assertThat(busy.set(50_000)).isTrue();
    Charge stopped = waiting("stopped", 200_000);
    pass(2_000);
    Charge slow = waiting("slow", 200_000);
    Charge quick = waiting("quick", 200_000);
    pass(10_000);
    slow.moved(5_000);
    quick.moved(1_000_000);
    Charge next = budget.open();

    assertThat(next.set(500_000)).isTrue();
    assertThat(cut).containsExactly("stopped");
    assertThat(stopped.set(1)).isFalse();
    assertThat(next.set(750_000)).isTrue();
    assertThat(cut).containsExactly("stopped", "slow");
    assertThat(next.set(750_001)).isFalse();
    assertThat(cut).hasSize(2);
    assertThat(budget.used()).isEqualTo(1_000_000);
    assertThat(slow.hold(new byte[1])).isFalse();
  }

  @Test
  void aQuarterIsLeftToWhatWaitsForNoClient() {
    waiting("reader", 700_000);
    Charge next = budget.open();
    next.clientsTurn(() -> cut.add("next"));
    assertThat(next.set(50_001)).isFalse();

    Charge made = budget.open();
    assertThat(made.set(200_000)).isTrue();
    made.clientsTurn(() -> cut.add("made"));
    assertThat(made.hold(new byte[100_000])).isFalse();
    pass(1_000);
    assertThat(made.hold(new byte[100_000])).isTrue();
    assertThat(cut).containsExactly("reader");
  }

  @Test
  void thoseWhoHoldAContentTogetherGiveWayTogether() {
    byte[] page = new byte[700_000];
    for (String name : List.of("one", "two")) {
      Charge reader = budget.open();
      reader.clientsTurn(() -> cut.add(name));
      assertThat(reader.hold(page)).isTrue();
    }
    pass(2_000);

    assertThat(budget.open().set(400_000)).isTrue();
    assertThat(cut).containsExactly("one", "two");
    assertThat(budget.used()).isEqualTo(400_000);
  }

  @Test
  void nobodyGivesWayInTheFirstMomentNorWhileTheServerWorks() {
    waiting("young", 400_000);
    Charge worked = waiting("worked", 300_000);
    pass(200);
    assertThat(budget.open().set(300_001)).isFalse();
    worked.serversTurn();
    pass(60_000);
    assertThat(budget.open().set(700_001)).isFalse();
    assertThat(cut).isEmpty();
    assertThat(budget.open().set(700_000)).isTrue();
    assertThat(cut).containsExactly("young");
  }

  @Test
  void whateverHappensNothingIsLeftOver() {
    Random random = new Random(5);
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      contents.add(new byte[10_000 * (i + 1)]);
    }
    List<Charge> open = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      pass(random.nextInt(200));
      if (open.isEmpty() || random.nextInt(4) == 0) {
        open.add(budget.open());
      }
      Charge charge = open.get(random.nextInt(open.size()));
      switch (random.nextInt(6)) {
        case 0 -> charge.set(random.nextInt(200_000));
        case 1 -> charge.hold(contents.get(random.nextInt(5)));
        case 2 -> charge.clientsTurn(() -> {});
        case 3 -> charge.serversTurn();
        case 4 -> charge.moved(random.nextInt(100_000));
        default -> {
          charge.close();
          open.remove(charge);
        }
      }
      assertThat(budget.used()).isBetween(0L, 1_000_000L);
    }
    open.forEach(Charge::close);
    assertThat(budget.used()).isZero();
  }
}
