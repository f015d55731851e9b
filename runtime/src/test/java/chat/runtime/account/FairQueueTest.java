package chat.runtime.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  @Test
  void groupsTakeTurnsAndSoDoTheirMembers() {
    FairQueue<String> queue = new FairQueue<>(100);
    queue.add("a", "a1", "a1-1");
    queue.add("a", "a1", "a1-2");
    queue.add("a", "a1", "a1-3");
    queue.add("a", "a2", "a2-1");
    queue.add("b", "b1", "b1-1");
    queue.add("b", "b1", "b1-2");
    queue.add("c", "c1", "c1-1");

    assertThat(drain(queue))
        .containsExactly("a1-1", "b1-1", "c1-1", "a2-1", "b1-2", "a1-2", "a1-3");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whenItIsFullTheNewestOfTheLargestLeaves() {
    FairQueue<String> queue = new FairQueue<>(4);
    assertThat(queue.add("a", "a1", "a1-1")).isNull();
    assertThat(queue.add("a", "a1", "a1-2")).isNull();
    assertThat(queue.add("a", "a2", "a2-1")).isNull();
    assertThat(queue.add("b", "b1", "b1-1")).isNull();

    assertThat(queue.add("a", "a3", "a3-1")).as("its group is the largest").isEqualTo("a1-2");
    assertThat(queue.add("a", "a1", "a1-3")).as("so is its line").isEqualTo("a1-3");
    assertThat(queue.add("c", "c1", "c1-1")).isIn("a1-1", "a2-1", "a3-1");
    assertThat(queue.add("d", "d1", "d1-1")).isIn("a1-1", "a2-1", "a3-1");
    assertThat(queue.add("e", "e1", "e1-1")).as("all have one").isEqualTo("e1-1");
    assertThat(queue.size()).isEqualTo(4);
  }

  /**
   * Whatever happens, each element comes out once or was told to leave, and in its line's order.
   */
  @Test
  void nothingIsLostAndNothingComesTwice() {
    Random random = new Random(5);
    FairQueue<int[]> queue = new FairQueue<>(20);
    List<int[]> out = new ArrayList<>();
    List<int[]> left = new ArrayList<>();
    int[] next = new int[50];
    int added = 0;
    for (int i = 0; i < 50_000; i++) {
      if (random.nextInt(3) > 0) {
        int member = random.nextInt(50);
        int[] leaving = queue.add(member / 10, member, new int[] {member, next[member]++});
        added++;
        if (leaving != null) {
          left.add(leaving);
        }
      } else {
        int[] element = queue.poll();
        if (element != null) {
          out.add(element);
        }
      }
      assertThat(queue.size()).isEqualTo(added - out.size() - left.size()).isLessThanOrEqualTo(20);
    }
    int[] newest = new int[50];
    for (int[] element : out) {
      assertThat(element[1]).isGreaterThanOrEqualTo(newest[element[0]]);
      newest[element[0]] = element[1] + 1;
    }
  }

  private static List<String> drain(FairQueue<String> queue) {
    List<String> all = new ArrayList<>();
    for (String next = queue.poll(); next != null; next = queue.poll()) {
      all.add(next);
    }
    return all;
  }
}
