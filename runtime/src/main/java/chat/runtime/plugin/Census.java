package chat.runtime.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Who of the candidates may stay beside the others: of two that want the same, the first. */
final class Census {

  private Census() {}

  /** Counts them. */
  static List<Entry> of(Collection<Candidate> candidates, Collection<String> disabled) {
    Claims claims = new Claims();
    List<Entry> entries = new ArrayList<>();
    for (Candidate candidate : candidates) {
      entries.add(admit(candidate, disabled, claims));
    }
    return entries;
  }

  private static Entry admit(Candidate candidate, Collection<String> disabled, Claims claims) {
    if (isDisabled(candidate, disabled)) {
      return entry(candidate, PluginState.DISABLED, "PLUGINS_DISABLED names it");
    }
    try {
      if (candidate.problem().isPresent()) {
        throw candidate.problem().get();
      }
      claims.take(candidate.loaded().orElseThrow());
      return entry(candidate, PluginState.FOUND, "");
    } catch (PluginProblem e) {
      return entry(candidate, e.state(), e.getMessage());
    }
  }

  /** Both its own name and its file's will do. */
  static boolean isDisabled(Candidate candidate, Collection<String> disabled) {
    return disabled.contains(candidate.name()) || disabled.contains(candidate.origin().baseName());
  }

  private static Entry entry(Candidate candidate, PluginState state, String reason) {
    return new Entry(candidate, state, reason, Optional.empty());
  }
}
