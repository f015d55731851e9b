package chat.plugin.modes;

import chat.api.Plugin;
import chat.api.mode.ModeHandler;
import java.util.List;

/** The stock modes: {@code +i +m +s +t +n} of channels, {@code +o +v} of members. */
public final class ModesPlugin implements Plugin {

  @Override
  public String name() {
    return "modes";
  }

  /**
   * Being outside is a better reason than being without a voice, so {@code n} comes before {@code
   * m}.
   */
  @Override
  public List<ModeHandler> modes() {
    return List.of(
        new InviteOnly(),
        new NoOutsiders(),
        new Moderated(),
        new Secret(),
        new TopicLock(),
        new Operator(),
        new Voice());
  }
}
