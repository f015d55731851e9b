package chat.plugin.modesextra;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.mode.ModeHandler;
import java.util.List;

/** More modes of channels: {@code +b +q +k +l +S}. An invite is a way around none of them. */
public final class ModesExtraPlugin implements Plugin {

  @Override
  public String name() {
    return "modes-extra";
  }

  /**
   * Who may not be here at all is told so before who may only not speak, and who lacks the key
   * before who comes too late.
   */
  @Override
  public List<Factory<ModeHandler, ?>> modes() {
    return List.of(
        mode("ban", new Ban()),
        mode("quiet", new Quiet()),
        mode("key", new Key()),
        mode("limit", new Limit()),
        mode("slow", new Slow()));
  }

  private static Factory<ModeHandler, ?> mode(String name, ModeHandler handler) {
    return Factory.of(name, handler.description(), () -> handler);
  }
}
