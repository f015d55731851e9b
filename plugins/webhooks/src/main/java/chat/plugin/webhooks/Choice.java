package chat.plugin.webhooks;

import chat.api.model.FoldedName;
import chat.api.model.Message;
import chat.api.model.MessageType;
import java.util.Set;
import java.util.stream.Collectors;

/** Which messages are posted. Immutable. */
final class Choice {

  private final Set<MessageType> types;
  private final Set<String> channels;
  private final boolean direct;

  Choice(WebhooksSettings settings) {
    types = settings.types();
    channels = settings.channels().stream().map(Choice::folded).collect(Collectors.toSet());
    direct = settings.direct();
  }

  boolean has(Message message) {
    if (!types.isEmpty() && !types.contains(message.type())) {
      return false;
    }
    return message.to().startsWith("#")
        ? channels.isEmpty() || channels.contains(folded(message.to()))
        : direct;
  }

  private static String folded(String channel) {
    return FoldedName.of(channel.startsWith("#") ? channel.substring(1) : channel);
  }
}
