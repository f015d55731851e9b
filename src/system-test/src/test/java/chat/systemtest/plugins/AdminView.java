package chat.systemtest.plugins;

import chat.api.testkit.ChatServer;
import chat.api.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a server tells its operator of plugins. */
final class AdminView {

  private AdminView() {}

  /** The plugins' states by their names. */
  static Map<String, String> states(ChatServer chat) {
    Reply reply = chat.admin().get("/api/v1/admin/plugins");
    Map<String, String> states = new TreeMap<>();
    if (reply.at("plugins") instanceof List<?> plugins) {
      for (int i = 0; i < plugins.size(); i++) {
        states.put(reply.text("plugins." + i + ".name"), reply.text("plugins." + i + ".state"));
      }
    }
    return states;
  }
}
