package chat.runtime.plugin;

import java.util.Locale;

/** How far a plugin got. */
public enum PluginState {
  /** It is there; nothing has been made of it yet. */
  FOUND,
  /** The setting PLUGINS_DISABLED names it. */
  DISABLED,
  /** It cannot run on this server, or not beside the others. */
  REJECTED,
  /** It broke while it was loaded or its extensions were made. */
  FAILED,
  /** It ran when the server last started, and its file is gone. */
  MISSING,
  RUNNING,
  CLOSED;

  /** In lower case, as people read it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
