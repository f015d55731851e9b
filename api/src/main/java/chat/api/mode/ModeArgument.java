package chat.api.mode;

/** What a mode makes of its argument. */
public sealed interface ModeArgument {

  /**
   * It can be set.
   *
   * @param value as it is stored and shown, one word of at most 256 characters
   * @param key what it is told apart by: setting another with the same key replaces it, and taking
   *     away removes the entry with that key; at most 1,024 characters. Of a {@link
   *     ModeHandler.Kind#VALUE} mode it says nothing
   */
  record Valid(String value, String key) implements ModeArgument {}

  /**
   * It makes no sense: {@code 400 bad_mode}.
   *
   * @param reason what is allowed, as it could end the sentence "Not a mode change: …"
   */
  record Invalid(String reason) implements ModeArgument {}

  /** It can be set, and is its own key. */
  static ModeArgument valid(String value) {
    return new Valid(value, value);
  }

  /** It can be set; see {@link Valid}. */
  static ModeArgument valid(String value, String key) {
    return new Valid(value, key);
  }

  /** It makes no sense; see {@link Invalid}. */
  static ModeArgument invalid(String reason) {
    return new Invalid(reason);
  }
}
