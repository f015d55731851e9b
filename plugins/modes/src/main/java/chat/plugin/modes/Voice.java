package chat.plugin.modes;

import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import java.util.Set;

/** {@code +v nick}: gives a member a voice where a channel is moderated. */
final class Voice implements ModeHandler {

  @Override
  public char letter() {
    return 'v';
  }

  @Override
  public Kind kind() {
    return Kind.MEMBER;
  }

  @Override
  public String description() {
    return "voice, of a member";
  }

  @Override
  public Set<Privilege> privileges() {
    return Set.of(Privilege.VOICE);
  }
}
