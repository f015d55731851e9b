package chat.plugin.hooksjs;

import org.jspecify.annotations.Nullable;

/** What a hook makes of a message. */
sealed interface Outcome {

  /** It goes on as it came. */
  record Unchanged() implements Outcome {}

  /**
   * It goes on changed.
   *
   * @param body null: as it was
   * @param meta null: as it was
   */
  record Changed(@Nullable String body, @Nullable String meta) implements Outcome {}

  /** It is not sent. */
  record Rejected(String reason) implements Outcome {}

  Outcome UNCHANGED = new Unchanged();
}
