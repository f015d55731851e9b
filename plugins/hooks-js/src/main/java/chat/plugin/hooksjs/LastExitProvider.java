package chat.plugin.hooksjs;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/** How the engine finds {@link LastExit}. */
@TruffleInstrument.Registration(
    id = LastExit.ID,
    name = "Ends scripts",
    services = LastExit.Installed.class)
public final class LastExitProvider extends TruffleInstrumentProvider {

  @Override
  protected String getInstrumentClassName() {
    return LastExit.class.getName();
  }

  @Override
  protected Object create() {
    return new LastExit();
  }

  @Override
  protected Collection<String> getServicesClassNames() {
    return List.of(LastExit.Installed.class.getName());
  }
}
