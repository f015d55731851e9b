package chat.runtime.plugin;

import java.util.Locale;

/** What has become of an extension. */
public enum ExtensionState {
  RUNNING,
  /** It runs without effect. */
  SHADOW,
  /** Its settings do not ask for it. */
  OFF,
  /** It should run and does not: what it decides on is refused. */
  CLOSED;

  /** In lower case, as people read it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
