package chat.runtime.plugin;

import chat.runtime.guard.Guard;
import java.util.Map;
import java.util.Optional;

/**
 * What a plugin's extension has become. Immutable.
 *
 * @param extension as the server calls it; empty when it is off, and of a storage
 * @param guard counts its calls; empty where there are none
 * @param settings by variable, as they may be shown to people
 */
record MadeExtension(
    FoundExtension<?> found,
    ExtensionState state,
    Optional<Object> extension,
    Map<String, String> settings,
    Optional<Guard> guard) {

  MadeExtension guardedBy(Guard by) {
    return new MadeExtension(found, state, extension, settings, Optional.of(by));
  }
}
