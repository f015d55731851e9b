package chat.runtime.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All variables of the environment and of {@code .env}, the environment winning: where the settings
 * of plugins are found. Immutable. Shows nothing of itself, since there are secrets in it.
 */
public final class Variables {

  private final Map<String, String> values;
  private final Map<String, String> broken;
  private final Path workingDirectory;

  /**
   * Variables.
   *
   * @param broken by name, a line for each variable that is set to something unreadable
   * @param workingDirectory what relative paths are relative to
   */
  Variables(Map<String, String> values, Map<String, String> broken, Path workingDirectory) {
    this.values = Map.copyOf(values);
    this.broken = Map.copyOf(broken);
    this.workingDirectory = workingDirectory;
  }

  /** These, for a server inside another program. */
  public static Variables of(Map<String, String> values) {
    return new Variables(values, Map.of(), Path.of(""));
  }

  /** What it is set to; empty when it is not. */
  String get(String name) {
    return values.getOrDefault(name, "");
  }

  Map<String, String> values() {
    return values;
  }

  /** What is wrong with how it is set, if that cannot even be read. */
  Optional<String> problem(String name) {
    return Optional.ofNullable(broken.get(name));
  }

  Path workingDirectory() {
    return workingDirectory;
  }

  /** Every name that is set, sorted. */
  public Set<String> names() {
    return new TreeMap<>(values).keySet();
  }

  @Override
  public String toString() {
    return values.size() + " variables";
  }
}
