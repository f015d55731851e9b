package chat.plugin.modesextra;

import chat.api.mode.ModeEntry;
import chat.api.mode.UserView;
import java.util.HashMap;
import java.util.Map;

/** A user as masks see it: each name folded once, however many masks there are. */
final class Whom {

  private final UserView user;
  private final MaskedName server;
  private final Map<String, MaskedName> nicks = new HashMap<>(2);

  Whom(UserView user) {
    this.user = user;
    this.server = new MaskedName(user.server());
  }

  /**
   * Whether an entry's mask means that user: under the present nick, or under one that the account
   * has had since the entry stands.
   */
  boolean isMeantBy(ModeEntry entry) {
    String key = entry.key();
    int at = key.indexOf('@');
    if (at >= 0 && !server.matches(key.substring(at + 1))) {
      return false;
    }
    String pattern = at < 0 ? key : key.substring(0, at);
    for (String nick : user.nicksSince(entry)) {
      if (nicks.computeIfAbsent(nick, MaskedName::new).matches(pattern)) {
        return true;
      }
    }
    return false;
  }
}
