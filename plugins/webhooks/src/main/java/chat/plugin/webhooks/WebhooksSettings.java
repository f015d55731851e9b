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
            value = "where to post, http:// or https://; nothing is posted when it is empty",
            secret = true)
        Optional<URI> url,
    @Setting(value = "signs what is posted; the receiver has to know it", secret = true)
        String secret,
    @Setting("types of messages to post, such as message,action; empty for all")
        Set<MessageType> types,
    @Setting("channels whose messages to post, with or without #; empty for all")
        Set<String> channels,
    @Setting(
            value = "whether to post also what is for one user only, direct messages for one",
            ifEmpty = "false")
        boolean direct,
    @Setting(value = "messages in one post at most", ifEmpty = "50", min = 1, max = 1000) int batch,
    @Setting(
            value = "how long a post may take; less than PLUGIN_TIMEOUT",
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
          "WEBHOOKS_URL: allowed are http:// and https:// URLs with a host, and without user:password@");
    }
  }

  private static boolean isHttp(URI url) {
    return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null
        && url.getPort() <= MAX_PORT
        && url.getUserInfo() == null;
  }
}
