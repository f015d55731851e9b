package chat.plugin.authldap;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.auth.Authenticator;
import java.io.IOException;
import java.util.List;

/** Brings the authenticator {@code auth-ldap}. */
public final class LdapPlugin implements Plugin {

  @Override
  public String name() {
    return "auth-ldap";
  }

  @Override
  public List<Factory<Authenticator, ?>> authenticators() {
    return List.of(new LdapFactory());
  }

  private static final class LdapFactory implements Factory<Authenticator, LdapSettings> {

    @Override
    public String name() {
      return "auth-ldap";
    }

    @Override
    public String description() {
      return "accepts logins with the passwords of an LDAP directory";
    }

    @Override
    public Class<LdapSettings> settings() {
      return LdapSettings.class;
    }

    @Override
    public boolean isEnabled(LdapSettings settings) {
      return !settings.url().isEmpty();
    }

    @Override
    public Authenticator create(LdapSettings settings, PluginContext context) throws IOException {
      return LdapAuthenticator.start(settings, context);
    }
  }
}
