package chat.runtime.plugin;

import java.util.Locale;

/** What has become of an extension. */
public enum ExtensionState {
  RUNNING,
  /** It runs without effect. */
  SHADOW,
  /** Its settings do not ask for it. */
  OFF;

  /** In lower case, as people read it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
