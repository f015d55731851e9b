package chat.runtime.plugin;

import chat.runtime.config.CoreSetting;
import chat.runtime.config.RecordSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Every setting of the server and of the plugins that there are, for people. */
final class SettingsHelp {

  private SettingsHelp() {}

  /** Lines: a group for the server and for each extension, then what cannot run and why. */
  static List<String> of(Collection<Entry> entries) {
    List<String> lines = new ArrayList<>();
    lines.add("The server");
    for (CoreSetting setting : CoreSetting.values()) {
      add(lines, setting.name() + "=" + setting.ifEmpty(), setting.description());
    }
    List<String> bare = new ArrayList<>();
    for (Entry entry : entries) {
      entry.plugin().ifPresent(plugin -> add(lines, bare, plugin));
    }
    if (!bare.isEmpty()) {
      lines.add("");
      lines.add("Without settings: " + String.join(", ", bare));
    }
    for (Entry entry : entries) {
      if (!entry.isIn()) {
        lines.add("");
        lines.add(
            entry.name()
                + " ("
                + entry.origin().file()
                + ") is "
                + entry.state()
                + ": "
                + entry.reason());
      }
    }
    return lines;
  }

  private static void add(List<String> lines, List<String> bare, LoadedPlugin plugin) {
    // Extensions of one name share their settings.
    Set<String> shown = new LinkedHashSet<>();
    for (FoundExtension<?> extension : plugin.extensions()) {
      List<RecordSettings.Line> settings = extension.settings().lines();
      if (settings.isEmpty()) {
        bare.add(extension.toString());
      } else if (shown.add(extension.name())) {
        lines.add("");
        lines.add(
            capital(extension.toString())
                + (extension.name().equals(plugin.name()) ? "" : " of the plugin " + plugin.name())
                + (plugin.origin().ships() ? "" : " (" + plugin.origin().file() + ")")
                + ": "
                + extension.description());
        settings.forEach(setting -> add(lines, setting));
      }
    }
  }

  private static void add(List<String> lines, RecordSettings.Line setting) {
    add(
        lines,
        setting.variable() + (setting.required() ? " (required)" : "=" + setting.ifEmpty()),
        setting.description()
            + (setting.allowed().isEmpty() ? "" : " (" + setting.allowed() + ")"));
  }

  private static void add(List<String> lines, String setting, String meaning) {
    lines.add("  " + setting);
    lines.add("      " + meaning);
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
