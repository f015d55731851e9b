package chat.plugin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostSizeTest {

  private final PostSize size = new PostSize(50);

  private List<Integer> accepted(int posts) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < posts; i++) {
      size.accepted();
      sizes.add(size.next());
    }
    return sizes;
  }

  @Test
  void aPostIsFullAtFirst() {
    assertThat(size.next()).isEqualTo(50);
    assertThat(accepted(2)).containsExactly(50, 50);
  }

  @Test
  void onePostThatIsTooLargeIsFollowedByOneHalfAsLargeWhichThenGrowsByOne() {
    size.tooLarge(50);
    assertThat(size.next()).isEqualTo(25);
    assertThat(accepted(3)).containsExactly(26, 27, 28);
    assertThat(accepted(30)).last().isEqualTo(50);
  }

  @Test
  void afterOneLargeEventThePostsAreSoonFullAgain() {
    for (int events = 50; events > 1; events /= 2) {
      size.tooLarge(events);
    }
    assertThat(size.next()).isEqualTo(1);
    size.failed(1);
    assertThat(accepted(7)).containsExactly(2, 4, 8, 16, 32, 50, 50);
  }

  @Test
  void thereIsAlwaysOne() {
    size.tooLarge(1);
    assertThat(size.next()).isEqualTo(1);
    assertThat(accepted(2)).containsExactly(2, 3);
  }
}
