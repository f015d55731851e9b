package chat.plugin.authldap;

import chat.api.PluginContext;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustStoreTrustManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.util.Locale;
import javax.net.SocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the directory. They are nobody's: whoever takes one says first who it is, since
 * the one before him may have left it as somebody else. For any thread.
 */
final class Directory implements AutoCloseable {

  private final LDAPConnectionPool pool;

  private Directory(LDAPConnectionPool pool) {
    this.pool = pool;
  }

  /** Does something with a connection. */
  @FunctionalInterface
  interface Talk<R> {
    R with(LDAPConnection connection) throws LDAPException;
  }

  /** The directory of the settings. It need not answer yet. */
  static Directory open(LdapSettings settings, PluginContext context) throws IOException {
    int millis = (int) settings.timeout().toMillis();
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(millis);
    options.setResponseTimeoutMillis(millis);
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(false);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    try {
      SSLUtil tls = new SSLUtil(trust(settings));
      SocketFactory sockets =
          settings.isTls() ? tls.createSSLSocketFactory() : SocketFactory.getDefault();
      @Nullable PostConnectProcessor encrypt =
          settings.starttls()
              ? new StartTLSPostConnectProcessor(tls.createSSLSocketFactory())
              : null;
      LDAPConnectionPool pool =
          new LDAPConnectionPool(
              new SingleServerSet(settings.host(), settings.port(), sockets, options),
              null,
              0,
              settings.poolSize(),
              encrypt,
              false);
      pool.setConnectionPoolName("auth-ldap");
      pool.setCreateIfNecessary(false);
      pool.setMaxWaitTimeMillis(millis);
      pool.setMaxConnectionAgeMillis(5 * 60_000L);
      warnIfOpen(settings, context);
      return new Directory(pool);
    } catch (GeneralSecurityException | LDAPException e) {
      throw new IOException("The connections cannot be prepared: " + e.getMessage(), e);
    }
  }

  private static TrustManager trust(LdapSettings settings) throws IOException, KeyStoreException {
    if (settings.trustStore().isEmpty()) {
      return JVMDefaultTrustManager.getInstance();
    }
    Path file = settings.trustStore().get();
    if (!Files.isReadable(file)) {
      throw new IOException("AUTH_LDAP_TRUST_STORE \"" + file + "\" cannot be read");
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".pem") || name.endsWith(".crt")
        ? new PEMFileTrustManager(file.toFile())
        : new TrustStoreTrustManager(
            file.toString(), settings.trustStorePassword().toCharArray(), null, true);
  }

  private static void warnIfOpen(LdapSettings settings, PluginContext context) throws IOException {
    boolean local =
        settings.host().equals("localhost")
            || settings.host().matches("127\\.[0-9.]+|::1|0:0:0:0:0:0:0:1");
    if (!settings.isTls() && !settings.starttls() && !local) {
      context
          .logger()
          .warn(
              "Passwords are sent to {} unencrypted: use ldaps:// or AUTH_LDAP_STARTTLS=true",
              settings.url());
    }
  }

  /**
   * Does it. A connection that turns out to be dead, the directory may have been restarted, is
   * replaced once; one that gives no answer in time is not waited for again.
   */
  <R> R talk(Talk<R> talk) throws LDAPException {
    LDAPConnection connection = pool.getConnection();
    boolean again = true;
    while (true) {
      try {
        R result = talk.with(connection);
        pool.releaseConnection(connection);
        return result;
      } catch (LDAPException e) {
        if (e.getResultCode().isConnectionUsable()) {
          pool.releaseConnection(connection);
          throw e;
        }
        if (!again || e.getResultCode().equals(ResultCode.TIMEOUT)) {
          pool.releaseDefunctConnection(connection);
          throw e;
        }
        again = false;
        connection = pool.replaceDefunctConnection(connection);
      } catch (RuntimeException e) {
        pool.releaseDefunctConnection(connection);
        throw e;
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
