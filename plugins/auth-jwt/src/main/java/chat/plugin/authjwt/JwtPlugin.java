package chat.plugin.authjwt;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.auth.Authenticator;
import java.io.IOException;
import java.util.List;

/** Brings the authenticator {@code auth-jwt}. */
public final class JwtPlugin implements Plugin {

  @Override
  public String name() {
    return "auth-jwt";
  }

  @Override
  public List<Factory<Authenticator, ?>> authenticators() {
    return List.of(new JwtFactory());
  }

  private static final class JwtFactory implements Factory<Authenticator, JwtSettings> {

    @Override
    public String name() {
      return "auth-jwt";
    }

    @Override
    public String description() {
      return "accepts bearer JWTs of an OpenID provider";
    }

    @Override
    public Class<JwtSettings> settings() {
      return JwtSettings.class;
    }

    @Override
    public boolean isEnabled(JwtSettings settings) {
      return !settings.jwks().isEmpty();
    }

    @Override
    public Authenticator create(JwtSettings settings, PluginContext context) throws IOException {
      return JwtAuthenticator.start(settings, context);
    }
  }
}
