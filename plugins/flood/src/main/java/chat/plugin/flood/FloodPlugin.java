package chat.plugin.flood;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.filter.MessageFilter;
import java.util.List;

/** Brings the filter {@code flood}. */
public final class FloodPlugin implements Plugin {

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public List<Factory<MessageFilter, ?>> filters() {
    return List.of(new FloodFactory());
  }

  private static final class FloodFactory implements Factory<MessageFilter, FloodSettings> {

    @Override
    public String name() {
      return "flood";
    }

    @Override
    public String description() {
      return "limits the rate of messages of a user, to one target and to all";
    }

    @Override
    public Class<FloodSettings> settings() {
      return FloodSettings.class;
    }

    @Override
    public boolean isEnabled(FloodSettings settings) {
      return settings.rate() > 0 || settings.allRate() > 0;
    }

    @Override
    public MessageFilter create(FloodSettings settings, PluginContext context) {
      return FloodFilter.start(settings, context);
    }
  }
}
