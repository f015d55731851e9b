package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.name.Names;
import chat.runtime.state.Binding;
import chat.runtime.state.Command;
import chat.runtime.state.Presence;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/**
 * Somebody whom an authenticator knows comes by: on first sight an account is made, later it is
 * found again, whoever bears which nick meanwhile. It has a session and that token afterwards; when
 * it had both before, nothing changes.
 *
 * @param nick what a new account is called
 * @param token the hash of the token
 * @param serverName never a free nick
 * @param presence knows where the token's stream starts
 */
public record Recognise(
    Binding binding, String nick, String token, String serverName, Presence presence)
    implements Command<Identity> {

  @Override
  public Identity run(Transaction tx) throws ChatException {
    User account = tx.state().findUser(binding);
    if (account != null) {
      return Login.enter(tx, account, token, presence);
    }
    if (!Names.isNick(nick)) {
      throw new ChatException(
          ErrorCode.INVALID_NICK,
          "Your name at the login provider is not a valid nick here: a nick has 1 to 32 letters,"
              + " digits or _-[]{}\\|^`, and begins with none of the digits or -.");
    }
    return Register.create(tx, nick, binding.credential(), token, serverName);
  }
}
