package chat.runtime.plugin;

import chat.api.Extension;
import chat.runtime.config.RecordSettings;
import chat.runtime.guard.Kind;
import java.util.Set;

/**
 * An extension that a plugin offers. Immutable.
 *
 * @param factory the plugin's own
 * @param schemes of DBURL that it claims, when it is a storage
 */
record FoundExtension<C extends Record>(
    Kind kind,
    String name,
    String description,
    Extension<C> factory,
    RecordSettings<C> settings,
    Set<String> schemes) {

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
