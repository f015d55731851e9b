package chat.api.mode;

import java.time.Instant;

/**
 * A value that a channel has for a mode of kind {@link ModeHandler.Kind#VALUE} or {@link
 * ModeHandler.Kind#LIST}. Immutable.
 *
 * @param value as {@link ModeHandler#argument} gave it
 * @param key as {@link ModeHandler#argument} gave it
 * @param by the nick of who set it, at that time
 * @param at when it was set
 * @param since from where on, in the order of everything, there has been an entry with this key: a
 *     value that replaces another one leaves it
 */
public record ModeEntry(String value, String key, String by, Instant at, long since) {

  /** One that was set before everything else. */
  public ModeEntry(String value, String key, String by, Instant at) {
    this(value, key, by, at, 0);
  }
}
