package chat.plugin.hooksjs;

import org.jspecify.annotations.Nullable;

/** What a hook makes of a message. */
sealed interface Outcome {

  /** It goes on unchanged. */
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

  /** It was not asked, because there was no time left. */
  record NotAsked() implements Outcome {}

  Outcome UNCHANGED = new Unchanged();
  Outcome NOT_ASKED = new NotAsked();
}
