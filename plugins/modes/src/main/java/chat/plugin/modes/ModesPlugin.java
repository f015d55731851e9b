package chat.plugin.modes;

import chat.api.Factory;
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
  public List<Factory<ModeHandler, ?>> modes() {
    return List.of(
        mode("invite-only", new InviteOnly()),
        mode("no-outsiders", new NoOutsiders()),
        mode("moderated", new Moderated()),
        mode("secret", new Secret()),
        mode("topic-lock", new TopicLock()),
        mode("operator", new Operator()),
        mode("voice", new Voice()));
  }

  private static Factory<ModeHandler, ?> mode(String name, ModeHandler handler) {
    return Factory.of(name, handler.description(), () -> handler);
  }
}
