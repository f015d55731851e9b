package chat.plugin.authldap;

import chat.api.PluginContext;
import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks an LDAP directory whether it is the password: by a simple bind (RFC 4513). The answer is a
 * no, and the same one, whether there is no such user or another password; what the directory
 * cannot answer is a failure.
 */
final class LdapAuthenticator implements Authenticator, AutoCloseable {

  private static final int MAX_CHARS = 256;
  private static final int MAX_SUBJECT = 256;

  /** What a directory says to a bind when it is not the password, or when nobody may log in so. */
  private static final Set<ResultCode> NO =
      Set.of(
          ResultCode.INVALID_CREDENTIALS,
          ResultCode.NO_SUCH_OBJECT,
          ResultCode.INVALID_DN_SYNTAX,
          ResultCode.INAPPROPRIATE_AUTHENTICATION,
          ResultCode.UNWILLING_TO_PERFORM,
          ResultCode.CONSTRAINT_VIOLATION);

  private static final AuthResult WRONG = AuthResult.deny("unknown user or wrong password");

  private final LdapSettings settings;
  private final Directory directory;
  private final PluginContext context;

  private LdapAuthenticator(LdapSettings settings, Directory directory, PluginContext context) {
    this.settings = settings;
    this.directory = directory;
    this.context = context;
  }

  /** One for the directory of the settings, which need not answer yet. */
  static LdapAuthenticator start(LdapSettings settings, PluginContext context) throws IOException {
    try {
      Filter.create(Escape.into(settings.searchFilter(), "x"));
      new DN(Escape.into(settings.userDn(), "x"));
      new DN(settings.searchBase());
    } catch (LDAPException e) {
      throw new IOException(
          "AUTH_LDAP_USER_DN or AUTH_LDAP_SEARCH_BASE is no DN, or AUTH_LDAP_SEARCH_FILTER no"
              + " filter: "
              + e.getMessage(),
          e);
    }
    return new LdapAuthenticator(settings, Directory.open(settings, context), context);
  }

  @Override
  public AuthResult authenticate(Credentials credentials) throws Exception {
    if (!(credentials instanceof Credentials.Password password)) {
      return AuthResult.notMine();
    }
    // Without a password a bind proves nothing, and succeeds (RFC 4513, section 5.1.2).
    if (password.password().isEmpty()
        || password.nick().isEmpty()
        || password.nick().length() > MAX_CHARS
        || password.password().length() > MAX_CHARS
        || password.nick().indexOf('\0') >= 0) {
      return WRONG;
    }
    SearchResultEntry entry =
        directory.talk(
            connection ->
                settings.userDn().isEmpty()
                    ? searched(connection, password)
                    : named(connection, password));
    return entry == null ? WRONG : accept(entry);
  }

  /** The entry whose DN follows from the nick, read as the user itself; null for a no. */
  private @Nullable SearchResultEntry named(LDAPConnection connection, Credentials.Password login)
      throws LDAPException {
    String dn = Escape.into(settings.userDn(), login.nick());
    if (!binds(connection, dn, login.password())) {
      return null;
    }
    SearchResultEntry entry =
        connection.getEntry(dn, settings.nickAttribute(), settings.idAttribute());
    if (entry == null) {
      context.logger().warn("The entry {} cannot log in: the user has no right to read it", dn);
    }
    return entry;
  }

  /** The only entry that the filter finds, if it is that password; null for a no. */
  private @Nullable SearchResultEntry searched(
      LDAPConnection connection, Credentials.Password login) throws LDAPException {
    connection.bind(new SimpleBindRequest(settings.searchDn(), settings.searchPassword()));
    List<SearchResultEntry> found = search(connection, login.nick());
    // Who is not there is asked for a password too: it takes as long.
    String dn = found.size() == 1 ? found.get(0).getDN() : "cn=nobody," + settings.searchBase();
    boolean right = binds(connection, dn, login.password());
    return right && found.size() == 1 ? found.get(0) : null;
  }

  private List<SearchResultEntry> search(LDAPConnection connection, String nick)
      throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            settings.searchBase(),
            SearchScope.SUB,
            DereferencePolicy.NEVER,
            2,
            0,
            false,
            Filter.create(Escape.into(settings.searchFilter(), nick)),
            settings.nickAttribute(),
            settings.idAttribute());
    try {
      SearchResult result = connection.search(request);
      if (result.getEntryCount() > 1) {
        context.logger().warn("AUTH_LDAP_SEARCH_FILTER finds more than one user for one nick");
      }
      return result.getSearchEntries();
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        context.logger().warn("AUTH_LDAP_SEARCH_FILTER finds more than one user for one nick");
        return List.of();
      }
      throw e;
    }
  }

  private static boolean binds(LDAPConnection connection, String dn, String password)
      throws LDAPException {
    try {
      connection.bind(new SimpleBindRequest(dn, password));
      return true;
    } catch (LDAPException e) {
      if (NO.contains(e.getResultCode())) {
        return false;
      }
      throw e;
    }
  }

  private AuthResult accept(SearchResultEntry entry) throws LDAPException {
    String nick = entry.getAttributeValue(settings.nickAttribute());
    if (nick == null) {
      context
          .logger()
          .warn(
              "The entry {} cannot log in: it has no attribute {}",
              entry.getDN(),
              settings.nickAttribute());
      return WRONG;
    }
    Attribute id = entry.getAttribute(settings.idAttribute());
    String subject = id == null ? "dn " + entry.getParsedDN().toNormalizedString() : text(id);
    return subject.length() > MAX_SUBJECT || subject.isEmpty()
        ? AuthResult.deny("its id or DN is too long")
        : AuthResult.accept(subject, nick);
  }

  /** Some directories have ids that are no text. */
  private static String text(Attribute id) {
    byte[] value = id.getValueByteArray();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      return "hex " + HexFormat.of().formatHex(value);
    }
  }

  @Override
  public void close() {
    directory.close();
  }
}
