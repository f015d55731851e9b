package chat.runtime.plugin;

import chat.runtime.config.CoreSetting;
import chat.runtime.guard.Named;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What belongs to one plugin only: names, schemes, mode letters and variables. The plugin that
 * comes first has them. One thread.
 */
final class Claims {

  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, Class<?>> variables = new HashMap<>();
  private final Map<String, String> variableOwners = new HashMap<>();

  /**
   * Takes everything that a plugin wants to have, or nothing.
   *
   * @throws PluginProblem when some of it belongs to another plugin, or to itself twice
   */
  void take(LoadedPlugin plugin) throws PluginProblem {
    Map<String, String> wanted = new LinkedHashMap<>();
    Map<String, Class<?>> read = new LinkedHashMap<>();
    want(wanted, "the plugin " + plugin.name(), plugin);
    for (FoundExtension<?> extension : plugin.extensions()) {
      want(wanted, "the " + extension, plugin);
      for (String scheme : extension.schemes()) {
        want(wanted, "the scheme " + scheme + ": of DBURL", plugin);
      }
      for (String variable : extension.settings().variables()) {
        check(variable, extension.settings().type(), read);
      }
    }
    for (Named<?> subcommand : plugin.subcommands()) {
      want(wanted, "the subcommand " + subcommand.name(), plugin);
    }
    owners.putAll(wanted);
    variables.putAll(read);
    read.keySet().forEach(variable -> variableOwners.putIfAbsent(variable, plugin.toString()));
  }

  /** Takes a letter, once it is known. */
  void takeLetter(char letter, LoadedPlugin plugin) throws PluginProblem {
    want(owners, "the mode letter " + letter, plugin);
  }

  private void want(Map<String, String> wanted, String what, LoadedPlugin plugin)
      throws PluginProblem {
    String owner = owners.get(what);
    if (owner != null) {
      throw PluginProblem.rejected(what + " is already provided by " + owner);
    }
    if (wanted.put(what, plugin.toString()) != null) {
      throw PluginProblem.rejected("it provides " + what + " twice");
    }
  }

  /** Two extensions of one name may share a record. */
  private void check(String variable, Class<?> record, Map<String, Class<?>> read)
      throws PluginProblem {
    if (CoreSetting.all().contains(variable)) {
      throw PluginProblem.rejected("its setting " + variable + " is a setting of the server");
    }
    Class<?> own = read.put(variable, record);
    if (own != null && own != record) {
      throw PluginProblem.rejected("two of its extensions share the setting " + variable);
    }
    if (variables.containsKey(variable)) {
      throw PluginProblem.rejected(
          "its setting " + variable + " is also one of " + variableOwners.get(variable));
    }
  }
}
