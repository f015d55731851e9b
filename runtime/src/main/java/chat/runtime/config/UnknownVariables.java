package chat.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Variables that look like settings of extensions, and are none. */
public final class UnknownVariables {

  private UnknownVariables() {}

  /** A line for each, with the name that was probably meant. */
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
            .ifPresent(
                meant ->
                    warnings.add(
                        name + " is no setting of any extension; was " + meant + " meant?"));
      }
    }
    return warnings;
  }
}
