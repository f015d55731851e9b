package chat.runtime.plugin;

import chat.runtime.guard.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The plugins as a table, for the log. */
public final class PluginTable {

  private static final List<String> HEAD =
      List.of("plugin", "version", "file", "state", "extensions");

  private PluginTable() {}

  /** Lines: a head, one for each plugin, and one that names the filters in their order. */
  public static List<String> of(Extensions extensions) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (PluginReport plugin : extensions.reports()) {
      rows.add(
          List.of(
              plugin.name(),
              plugin.version().isEmpty() ? "-" : plugin.version(),
              plugin.file(),
              plugin.state().toString(),
              plugin.extensions().isEmpty() ? "-" : extensions(plugin)));
    }
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i));
        if (i < widths.length - 1) {
          line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
      }
      lines.add(line.toString());
    }
    lines.add(
        "Messages pass "
            + (extensions.filters().isEmpty()
                ? "no filter"
                : extensions.filters().stream()
                    .map(Named::name)
                    .collect(Collectors.joining(", ", "the filters ", ", in this order"))));
    return lines;
  }

  /** A line for each plugin that should run, and does not. */
  public static List<String> troubles(Extensions extensions) {
    return extensions.reports().stream()
        .filter(
            plugin ->
                plugin.state() == PluginState.REJECTED || plugin.state() == PluginState.FAILED)
        .map(
            plugin ->
                "The plugin "
                    + plugin.name()
                    + " ("
                    + plugin.file()
                    + ") is "
                    + plugin.state()
                    + ": "
                    + plugin.reason())
        .toList();
  }

  private static String extensions(PluginReport plugin) {
    return plugin.extensions().stream()
        .map(
            each ->
                each.kind()
                    + " "
                    + each.name()
                    + (each.state() == ExtensionState.RUNNING ? "" : " (" + each.state() + ")"))
        .collect(Collectors.joining(", "));
  }
}
