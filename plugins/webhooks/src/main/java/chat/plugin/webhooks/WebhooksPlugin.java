package chat.plugin.webhooks;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.listener.ChatListener;
import java.io.IOException;
import java.util.List;

/** Brings the listener {@code webhooks}, which is off until WEBHOOKS_URL says where to post. */
public final class WebhooksPlugin implements Plugin {

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public List<Factory<ChatListener, ?>> listeners() {
    return List.of(new WebhooksFactory());
  }

  private static final class WebhooksFactory implements Factory<ChatListener, WebhooksSettings> {

    @Override
    public String name() {
      return "webhooks";
    }

    @Override
    public String description() {
      return "posts messages as JSON to a URL, each at least once";
    }

    @Override
    public Class<WebhooksSettings> settings() {
      return WebhooksSettings.class;
    }

    @Override
    public boolean isEnabled(WebhooksSettings settings) {
      return settings.url().isPresent();
    }

    @Override
    public ChatListener create(WebhooksSettings settings, PluginContext context)
        throws IOException {
      if (settings.secret().isEmpty()) {
        context
            .logger()
            .warn(
                "WEBHOOKS_SECRET is not set: a receiver cannot tell these posts from forged ones");
      }
      return new WebhooksListener(
          settings,
          context,
          new Receiver(settings, context),
          StoredPosition.in(context.dataDirectory()));
    }
  }
}
