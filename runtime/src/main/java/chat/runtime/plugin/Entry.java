package chat.runtime.plugin;

import chat.runtime.guard.Guard;
import java.util.List;
import java.util.Optional;

/**
 * A plugin in the list of all. Immutable.
 *
 * @param reason why it does not run
 * @param running what was made of it, when it runs
 */
record Entry(
    Candidate candidate, PluginState state, String reason, Optional<RunningPlugin> running) {

  static Entry running(RunningPlugin running) {
    return new Entry(Candidate.of(running.loaded()), PluginState.RUNNING, "", Optional.of(running));
  }

  /** The same, which does not run any more, or never did. */
  Entry ended(PluginState how, String why) {
    return new Entry(candidate, how, why, Optional.empty());
  }

  String name() {
    return candidate.name();
  }

  Origin origin() {
    return candidate.origin();
  }

  /** Whether it runs or, before anything was made, may run. */
  boolean isIn() {
    return state == PluginState.RUNNING || state == PluginState.FOUND;
  }

  /** Whether it cannot run though nobody forbade it. */
  boolean isBroken() {
    return state == PluginState.REJECTED || state == PluginState.FAILED;
  }

  /** The plugin, if it is in. */
  Optional<LoadedPlugin> plugin() {
    return isIn() ? candidate.loaded() : Optional.empty();
  }

  PluginReport report() {
    return new PluginReport(
        name(),
        origin().version(),
        origin().api(),
        origin().file(),
        state,
        reason,
        running.map(Entry::extensions).orElse(List.of()),
        running.map(plugin -> plugin.context().parts()).orElse(List.of()));
  }

  private static List<PluginReport.ExtensionReport> extensions(RunningPlugin running) {
    return running.extensions().stream()
        .map(
            each ->
                new PluginReport.ExtensionReport(
                    each.found().kind(),
                    each.found().name(),
                    each.found().description(),
                    each.state(),
                    each.settings(),
                    each.guard().map(Guard::figures)))
        .toList();
  }
}
