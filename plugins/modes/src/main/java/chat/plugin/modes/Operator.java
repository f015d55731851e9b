package chat.plugin.modes;

import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import java.util.Set;

/** {@code +o nick}: makes a member an operator. The founder of a channel is one. */
final class Operator implements ModeHandler {

  @Override
  public char letter() {
    return 'o';
  }

  @Override
  public Kind kind() {
    return Kind.MEMBER;
  }

  @Override
  public String description() {
    return "operator, of a member";
  }

  @Override
  public boolean initial() {
    return true;
  }

  @Override
  public Set<Privilege> privileges() {
    return Set.of(Privilege.OPERATOR);
  }
}
