package chat.runtime.rules;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.Core;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds what the server let go, and holds it to the rules: only what is beyond the limit or whose
 * channel is gone, only when nobody waits for it or too much waits, and the oldest first; and all
 * of that, when nobody waits for anything.
 */
final class Rotations {

  private static final int MAX_HISTORY = Player.MAX_HISTORY;

  private final Core core;
  private final Rules rules;
  private final Instant stale;

  Rotations(Core core, Rules rules) {
    this.core = core;
    this.rules = rules;
    this.stale = core.clock().instant().minus(Player.SESSION_TIMEOUT);
  }

  void compare() throws Exception {
    for (Target target : rules.targets) {
      List<Said> left = target.left();
      List<Said> gone = new ArrayList<>();
      for (Said said : left) {
        if (core.storage().message(said.seq).isEmpty()) {
          gone.add(said);
        }
      }
      assertThat(gone).as("the oldest go first").isEqualTo(left.subList(0, gone.size()));
      int forced = Math.max(0, left.size() - MAX_HISTORY - Player.MAX_QUEUE);
      for (Said said : gone.subList(Math.min(forced, gone.size()), gone.size())) {
        assertThat(waitingFor(target, said)).as("waiting for %s", said).isEmpty();
      }
      compare(target, left, gone, forced);
      gone.forEach(said -> said.gone = true);
    }
  }

  private void compare(Target target, List<Said> left, List<Said> gone, int forced) {
    int rest = left.size() - gone.size();
    assertThat(rest).as("no more than may wait").isLessThanOrEqualTo(left.size() - forced);
    if (target.ended == null) {
      assertThat(gone.isEmpty() || rest >= MAX_HISTORY)
          .as("of %d messages %d left", left.size(), gone.size())
          .isTrue();
      int excess = Math.max(0, left.size() - MAX_HISTORY);
      if (left.subList(0, excess).stream().allMatch(said -> waitingFor(target, said).isEmpty())) {
        assertThat(rest).isLessThanOrEqualTo(MAX_HISTORY + MAX_HISTORY / 20);
      }
    } else if (target.isRoom()) {
      boolean recent = !target.ended.isBefore(stale);
      boolean owed =
          target.owed.entrySet().stream()
              .anyMatch(
                  entry ->
                      !entry.getKey().gone
                          && entry.getValue().stream().anyMatch(said -> !said.gone));
      if (recent && owed) {
        assertThat(gone).as("gone of a channel that ended a moment ago").hasSize(forced);
      } else if (left.stream().allMatch(said -> waitingFor(target, said).isEmpty())) {
        assertThat(rest).as("left of a channel that ended").isZero();
      }
    }
  }

  /** Who has not acknowledged it, and is waited for. */
  private List<Person> waitingFor(Target target, Said said) {
    return target.owed.entrySet().stream()
        .filter(entry -> entry.getValue().contains(said))
        .map(Map.Entry::getKey)
        .filter(person -> !person.gone)
        .filter(person -> person.session || (!target.isRoom() && target.ended != null))
        .filter(
            person ->
                (person.session ? person.acknowledgedByAll(stale) : person.furthest.order())
                    < said.order)
        .toList();
  }
}
