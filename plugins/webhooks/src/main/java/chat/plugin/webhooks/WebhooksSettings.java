package chat.plugin.webhooks;

import chat.api.Setting;
import chat.api.model.MessageType;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The settings of {@code webhooks}: WEBHOOKS_URL and so on. */
public record WebhooksSettings(
    @Setting(
            value = "where messages are posted, http:// or https://; empty: nowhere",
            secret = true)
        Optional<URI> url,
    @Setting(value = "the key that posts are signed with; the receiver needs it too", secret = true)
        String secret,
    @Setting("types of messages to post, such as message,action; empty: all")
        Set<MessageType> types,
    @Setting("channels whose messages are posted, with or without #; empty: all")
        Set<String> channels,
    @Setting(
            value =
                "whether to post messages to single users too, such as direct messages and invites",
            ifEmpty = "false")
        boolean direct,
    @Setting(
            value = "most messages in one post, which also ends at 256 KB",
            ifEmpty = "50",
            min = 1,
            max = 1000)
        int batch,
    @Setting(
            value = "how long a receiver may take to answer a post",
            ifEmpty = "1500ms",
            min = 10,
            max = 600_000)
        Duration timeout) {

  private static final int MAX_PORT = 65_535;

  public WebhooksSettings {
    types = Set.copyOf(types);
    channels = Set.copyOf(channels);
    if (url.isPresent() && !isHttp(url.get())) {
      throw new IllegalArgumentException(
          "invalid WEBHOOKS_URL: must be an http:// or https:// URL with a host, without"
              + " user:password@");
    }
  }

  private static boolean isHttp(URI url) {
    return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null
        && url.getPort() <= MAX_PORT
        && url.getUserInfo() == null;
  }
}
