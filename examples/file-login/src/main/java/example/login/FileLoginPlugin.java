package example.login;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.Setting;
import chat.api.auth.Authenticator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Lets people log in whose passwords are in a file. */
public final class FileLoginPlugin implements Plugin {

  /** The setting FILE_LOGIN_FILE. */
  public record Settings(
      @Setting("the file with a line for each nick; empty switches it off") Optional<Path> file) {}

  @Override
  public String name() {
    return "file-login";
  }

  @Override
  public List<Factory<Authenticator, ?>> authenticators() {
    return List.of(new FileLoginFactory());
  }

  private static final class FileLoginFactory implements Factory<Authenticator, Settings> {

    @Override
    public String name() {
      return "file-login";
    }

    @Override
    public String description() {
      return "logins by a file of nicks and password hashes";
    }

    @Override
    public Class<Settings> settings() {
      return Settings.class;
    }

    @Override
    public boolean isEnabled(Settings settings) {
      return settings.file().isPresent();
    }

    @Override
    public Authenticator create(Settings settings, PluginContext context) throws Exception {
      return FileLogin.open(settings.file().orElseThrow());
    }
  }
}
