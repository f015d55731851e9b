package chat.runtime.plugin;

import chat.api.PluginContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;

/** Lends nothing. */
final class NoContext implements PluginContext {

  @Override
  public String serverName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Logger logger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Clock clock() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path dataDirectory() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledExecutorService executor() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> shadowed() {
    return Set.of();
  }
}
