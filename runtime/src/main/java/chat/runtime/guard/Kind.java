package chat.runtime.guard;

import java.util.Locale;

/** The kinds of extensions. */
public enum Kind {
  STORAGE,
  AUTHENTICATOR,
  FILTER,
  MODE,
  LISTENER;

  /** The kind in metrics and in the list of plugins. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same, in sentences. */
  @Override
  public String toString() {
    return label();
  }
}
