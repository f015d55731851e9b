package chat.plugin.modes;

import chat.api.mode.ModeHandler;

/** {@code +s}: for who is no member, the channel does not exist. It can still be joined. */
final class Secret implements ModeHandler {

  @Override
  public char letter() {
    return 's';
  }

  @Override
  public Kind kind() {
    return Kind.CHANNEL;
  }

  @Override
  public String description() {
    return "secret: hidden from non-members";
  }

  @Override
  public boolean hides() {
    return true;
  }
}
