package chat.plugin.hooksjs;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.Subcommand;
import chat.api.filter.MessageFilter;
import chat.api.listener.ChatListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JavaScript hooks: a filter and a listener, both named {@code hooks}, which share the folder, the
 * engine and all that is loaded.
 */
public final class HooksPlugin implements Plugin {

  private static final String NAME = "hooks";

  private @Nullable Hooks hooks;
  private int users;

  @Override
  public String name() {
    return "hooks-js";
  }

  @Override
  public List<Factory<MessageFilter, ?>> filters() {
    return List.of(
        Factory.of(
            NAME,
            "onMessage of the scripts in HOOKS_DIR",
            HooksSettings.class,
            (settings, context) -> open(settings, context).new Filter(this::release)));
  }

  @Override
  public List<Factory<ChatListener, ?>> listeners() {
    return List.of(
        Factory.of(
            NAME,
            "onEvent of the scripts in HOOKS_DIR",
            HooksSettings.class,
            (settings, context) -> open(settings, context).new Listener(this::release)));
  }

  @Override
  public List<Subcommand> subcommands() {
    return List.of(new HookCommand());
  }

  private synchronized Hooks open(HooksSettings settings, PluginContext context)
      throws InterruptedException {
    Hooks shared = hooks;
    if (shared == null) {
      shared = Hooks.start(settings, context);
      hooks = shared;
    }
    users++;
    return shared;
  }

  private synchronized void release() {
    if (--users == 0 && hooks != null) {
      hooks.close();
      hooks = null;
    }
  }
}
