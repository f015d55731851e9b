package chat.api;

/**
 * What everything that a {@link Plugin} brings has in common: a name, a line about it, and
 * settings.
 *
 * @param <C> the record of its settings; {@link NoSettings} when it has none
 */
public interface Extension<C extends Record> {

  /**
   * Its name: lower-case letters, digits and single {@code -} between them, a letter first, such as
   * {@code auth-jwt}. Settings (AUTH_JWT_…), metrics, logs and the list of plugins carry it. No two
   * extensions of one kind have the same name.
   */
  String name();

  /** One line for people: what it does. */
  String description();

  /**
   * The record of its settings. Each component carries {@link Setting}; a canonical constructor
   * that throws {@link IllegalArgumentException} refuses the values together, and its message is
   * shown to the operator.
   */
  Class<C> settings();
}
