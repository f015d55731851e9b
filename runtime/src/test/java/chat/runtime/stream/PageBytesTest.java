package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import chat.runtime.testkit.TestPoll;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page and a slice of a history end at about a megabyte, wherever their messages come from. */
class PageBytesTest {

  /** As JSON six bytes each. */
  private static final String LARGE = "\u0001".repeat(4_000);

  private static final int BYTES = 6 * LARGE.length();

  private final Core core = Core.start();
  private long bob;

  @BeforeEach
  void register() throws Exception {
    bob = core.register("bob");
    core.join(bob, "#a");
  }

  @AfterEach
  void stop() {
    core.close();
  }

  private List<UUID> say(int messages, String body) throws Exception {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      ids.add(core.say(bob, "#a", body).id());
    }
    return ids;
  }

  private Page read(@Nullable UUID after) throws Exception {
    TestPoll poll = new TestPoll(core.token("bob"), 1_000);
    core.begin(poll, after, false);
    return Core.await(poll.answer());
  }

  private static UUID cursor(Page page) {
    return Reading.of(page).cursor();
  }

  private Histories.Slice history(@Nullable UUID before, @Nullable UUID after, int limit)
      throws Exception {
    return Core.await(
        core.histories()
            .read(
                core.journal(),
                new Histories.Request(bob, "#a", before, after, limit),
                Core.unlimited()));
  }

  private static List<UUID> ids(Histories.Slice slice) {
    return slice.messages().stream().map(Delivery::id).toList();
  }

  private static long bytes(Histories.Slice slice) {
    return slice.messages().stream().mapToLong(message -> message.json().length).sum();
  }

  @Test
  void aPageOfTheStorageEndsAndTheNextOneGoesOn() throws Exception {
    UUID start = cursor(read(null));
    List<UUID> said = say(120, LARGE);

    List<UUID> got = new ArrayList<>();
    int pages = 0;
    for (Page page = read(start); !page.messages().isEmpty(); page = read(cursor(page))) {
      Reading reading = Reading.of(page);
      assertThat(reading.gap()).isFalse();
      assertThat(page.json().length).isLessThan(Page.MOST_BYTES + 2 * BYTES);
      got.addAll(reading.ids());
      pages++;
    }
    assertThat(got).isEqualTo(said);
    assertThat(pages).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aPageThatEndedEarlyDoesNotPretendThatNothingLiesBehindIt() throws Exception {
    UUID start = cursor(read(null));
    List<UUID> said = say(60, LARGE);
    Page first = read(start);
    int shown = first.messages().size();
    assertThat(shown).isBetween(40, 50);

    // Live from now on: what is between the page and what comes now is in the storage alone.
    UUID now = core.say(bob, "#a", "now").id();
    List<UUID> rest = new ArrayList<>(said.subList(shown, 60));
    rest.add(now);
    assertThat(Reading.of(read(cursor(first))).ids()).isEqualTo(rest);
  }

  @Test
  void aPageOfTheMemoryIsSmallToo() throws Exception {
    TestPoll poll = core.hold("bob", cursor(read(null)));
    say(60, LARGE);

    assertThat(Core.await(poll.answer()).json().length).isLessThan(Page.MOST_BYTES + 2 * BYTES);
  }

  @Test
  void oneMessageComesHoweverLongItIs() throws Exception {
    UUID start = cursor(read(null));
    String huge = "\u0001".repeat(200_000);
    List<UUID> said = say(3, huge);

    Page page = read(start);
    assertThat(Reading.of(page).ids()).containsExactly(said.get(0));
    assertThat(Reading.of(read(cursor(page))).ids()).containsExactly(said.get(1));
    assertThat(ids(history(null, null, 50))).containsExactly(said.get(2));
    assertThat(history(null, null, 50).more()).isTrue();
    assertThat(ids(history(said.get(2), null, 50))).containsExactly(said.get(1));
    assertThat(history(said.get(2), null, 50).more()).isTrue();
    assertThat(ids(history(null, said.get(0), 50))).containsExactly(said.get(1));
    assertThat(history(null, said.get(0), 50).more()).isTrue();
    assertThat(history(null, said.get(1), 50).more()).isFalse();
  }

  @Test
  void aHistoryEndsInEitherDirectionAndSaysSo() throws Exception {
    List<UUID> all = new ArrayList<>(ids(history(null, null, 1)));
    all.addAll(say(120, LARGE));

    List<UUID> back = new ArrayList<>();
    Histories.Slice slice = history(null, null, 500);
    back.addAll(0, ids(slice));
    while (slice.more()) {
      assertThat(bytes(slice)).isLessThan(Page.MOST_BYTES + 2 * BYTES);
      slice = history(back.get(0), null, 500);
      assertThat(slice.messages()).isNotEmpty();
      back.addAll(0, ids(slice));
    }
    assertThat(back).isEqualTo(all);

    List<UUID> forward = new ArrayList<>(all.subList(0, 1));
    do {
      slice = history(null, forward.get(forward.size() - 1), 500);
      assertThat(slice.messages()).isNotEmpty();
      assertThat(bytes(slice)).isLessThan(Page.MOST_BYTES + 2 * BYTES);
      forward.addAll(ids(slice));
    } while (slice.more());
    assertThat(forward).isEqualTo(all);
  }

  @Test
  void theNewestOfAHistoryEndTheSameFromMemoryAndFromTheStorage() throws Exception {
    List<UUID> said = say(90, LARGE);

    Histories.Slice stored = history(null, null, 80);
    core.storage().failReads(true);
    Histories.Slice remembered = history(null, null, 80);
    core.storage().failReads(false);
    for (Histories.Slice slice : List.of(stored, remembered)) {
      assertThat(bytes(slice)).isBetween(Page.MOST_BYTES / 2L, Page.MOST_BYTES + 2L * BYTES);
      assertThat(ids(slice)).isEqualTo(said.subList(90 - slice.messages().size(), 90));
      assertThat(slice.more()).isTrue();
    }
  }

  @Test
  void aHistoryThatJustFitsHasNoMore() throws Exception {
    List<UUID> said = say(20, LARGE);

    assertThat(ids(history(null, null, 500))).hasSize(21).endsWith(said.get(19));
    assertThat(history(null, null, 500).more()).isFalse();
    assertThat(history(said.get(19), null, 20).more()).isFalse();
    assertThat(history(said.get(19), null, 19).more()).isTrue();
  }
}
