package chat.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Variables that look like settings of extensions, but are misspelt. */
public final class UnknownVariables {

  private UnknownVariables() {}

  /** A line for each, with the known name that is closest. */
  public static List<String> warnings(
      Variables variables, Collection<? extends RecordSettings<?>> extensions) {
    Set<String> known = new TreeSet<>(CoreSetting.all());
    extensions.forEach(extension -> known.addAll(extension.variables()));
    List<String> warnings = new ArrayList<>();
    for (String name : variables.names()) {
      if (!known.contains(name)) {
        extensions.stream()
            .filter(each -> !each.variables().isEmpty())
            .filter(each -> name.startsWith(RecordSettings.prefix(each.extension())))
            .max(Comparator.comparingInt(each -> each.extension().length()))
            .flatMap(each -> Spelling.closest(name, each.variables()))
            .ifPresent(meant -> warnings.add(warning(name, meant)));
      }
    }
    return warnings;
  }

  static String warning(String name, String meant) {
    return "unknown setting " + name + "; did you mean " + meant + "?";
  }
}
