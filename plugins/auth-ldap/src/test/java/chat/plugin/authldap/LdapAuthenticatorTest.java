package chat.plugin.authldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import chat.api.testkit.TestContext;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import com.unboundid.util.ssl.cert.ManageCertificates;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LdapAuthenticatorTest {

  private static final String PEOPLE = "ou=people,dc=example,dc=org";
  private static final String SEARCHER = "cn=searcher,dc=example,dc=org";
  private static final String STORE_PASSWORD = "changeit";

  private final List<AutoCloseable> closing = new ArrayList<>();
  private InMemoryDirectoryServer directory;
  private TestContext context;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws Exception {
    context = TestContext.at(Instant.EPOCH);
    directory = start(InMemoryListenerConfig.createLDAPConfig("ldap", loopback(), 0, null));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : closing) {
      each.close();
    }
    directory.shutDown(true);
    context.close();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static InMemoryDirectoryServer start(InMemoryListenerConfig listener) throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
    config.setListenerConfigs(listener);
    config.addAdditionalBindCredentials(SEARCHER, "seeking");
    // The one who searches may, and people may read; nobody reads without having said who it is.
    config.setAuthenticationRequiredOperationTypes(
        EnumSet.of(OperationType.SEARCH, OperationType.COMPARE));
    InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
    server.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
    server.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
    person(server, "alice", "wonderland");
    person(server, "bob", "b*b");
    person(server, "çelik, ayşe", "ığüş");
    server.startListening();
    return server;
  }

  private static void person(InMemoryDirectoryServer server, String uid, String password)
      throws Exception {
    server.add(
        "dn: uid=" + uid.replace(",", "\\,") + "," + PEOPLE,
        "objectClass: inetOrgPerson",
        "uid: " + uid,
        "cn: " + uid,
        "sn: " + uid,
        "userPassword: " + password);
  }

  private String url() {
    return "ldap://127.0.0.1:" + directory.getListenPort();
  }

  private LdapSettings byName() {
    return byName(url(), false, Optional.empty());
  }

  private static LdapSettings byName(String url, boolean starttls, Optional<Path> trust) {
    return new LdapSettings(
        url,
        starttls,
        trust,
        STORE_PASSWORD,
        "uid={}," + PEOPLE,
        "",
        "(uid={})",
        "",
        "",
        "uid",
        "entryUUID",
        Duration.ofMillis(1500),
        4);
  }

  private LdapSettings bySearch(String filter, String nick, String id, String searchPassword) {
    return new LdapSettings(
        url(),
        false,
        Optional.empty(),
        "",
        "",
        "dc=example,dc=org",
        filter,
        SEARCHER,
        searchPassword,
        nick,
        id,
        Duration.ofMillis(1500),
        4);
  }

  private LdapSettings bySearch() {
    return bySearch("(&(objectClass=inetOrgPerson)(uid={}))", "uid", "entryUUID", "seeking");
  }

  private Authenticator make(LdapSettings settings) throws Exception {
    Authenticator made = context.make(new LdapPlugin().authenticators().get(0), settings);
    closing.add((AutoCloseable) made);
    return made;
  }

  private static AuthResult ask(Authenticator authenticator, String nick, String password)
      throws Exception {
    return authenticator.authenticate(new Credentials.Password(nick, password));
  }

  private static String nick(AuthResult result) {
    return result instanceof AuthResult.Accepted accepted ? accepted.nick() : "";
  }

  private String uuid(String uid) throws Exception {
    return directory
        .getEntry("uid=" + uid + "," + PEOPLE, "entryUUID")
        .getAttributeValue("entryUUID");
  }

  private Collection<Authenticator> bothWays() throws Exception {
    return List.of(make(byName()), make(bySearch()));
  }

  @Test
  void theRightPasswordIsAcceptedByADnAsByASearch() throws Exception {
    for (Authenticator authenticator : bothWays()) {
      assertThat(ask(authenticator, "alice", "wonderland"))
          .isEqualTo(AuthResult.accept(uuid("alice"), "alice"));
      assertThat(nick(ask(authenticator, "ALICE", "wonderland"))).isEqualTo("alice");
      assertThat(nick(ask(authenticator, "bob", "b*b"))).isEqualTo("bob");
      assertThat(nick(ask(authenticator, "çelik, ayşe", "ığüş"))).isEqualTo("çelik, ayşe");
      assertThat(authenticator.authenticate(new Credentials.Bearer("x")))
          .isEqualTo(AuthResult.notMine());
    }
  }

  @Test
  void anotherPasswordAndNoSuchUserAreToldTheSame() throws Exception {
    for (Authenticator authenticator : bothWays()) {
      AuthResult wrong = ask(authenticator, "alice", "wrong");
      assertThat(wrong).isInstanceOf(AuthResult.Denied.class);
      assertThat(ask(authenticator, "nobody", "wrong")).isEqualTo(wrong);
      assertThat(ask(authenticator, "nobody", "wonderland")).isEqualTo(wrong);
      assertThat(ask(authenticator, "", "wonderland")).isEqualTo(wrong);
      assertThat(ask(authenticator, "x".repeat(300), "wonderland")).isEqualTo(wrong);
      assertThat(ask(authenticator, "alice\0", "wonderland")).isEqualTo(wrong);
    }
  }

  @Test
  void withoutAPasswordNobodyIsLetIn() throws Exception {
    for (Authenticator authenticator : bothWays()) {
      assertThat(ask(authenticator, "alice", "")).isInstanceOf(AuthResult.Denied.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "a*",
        "alice)(uid=*",
        "alice)(|(uid=*",
        "*)(objectClass=*",
        "alice,ou=people,dc=example,dc=org",
        "alice+cn=alice",
        "alice\\",
        "\\2a",
        "alice ",
        " alice",
        "#616c696365",
        "alice\nuid=bob",
        "\"alice\"",
        "alice;uid=bob"
      })
  void whatIsSentIsANameAndNothingElse(String sent) throws Exception {
    for (Authenticator authenticator : bothWays()) {
      // Leading and trailing spaces do not count when a directory compares names.
      String found = nick(ask(authenticator, sent, "wonderland"));
      assertThat(found).isEqualTo(sent.strip().equals("alice") ? "alice" : "");
    }
  }

  @Test
  void aFilterThatFindsSeveralFindsNobody() throws Exception {
    Authenticator authenticator =
        make(bySearch("(|(uid={})(objectClass=inetOrgPerson))", "uid", "entryUUID", "seeking"));
    assertThat(ask(authenticator, "alice", "wonderland")).isInstanceOf(AuthResult.Denied.class);
  }

  @Test
  void whereTheIdIsMissingTheDnCounts() throws Exception {
    Authenticator authenticator = make(bySearch("(uid={})", "cn", "employeeNumber", "seeking"));
    assertThat(ask(authenticator, "alice", "wonderland"))
        .isEqualTo(AuthResult.accept("dn uid=alice,ou=people,dc=example,dc=org", "alice"));
  }

  @Test
  void whoHasNoNickCannotLogIn() throws Exception {
    Authenticator authenticator = make(bySearch("(uid={})", "mail", "entryUUID", "seeking"));
    assertThat(ask(authenticator, "alice", "wonderland")).isInstanceOf(AuthResult.Denied.class);
  }

  @Test
  void oneLoginLeavesNothingToTheNext() throws Exception {
    Authenticator authenticator = make(byName());
    for (int i = 0; i < 20; i++) {
      assertThat(nick(ask(authenticator, "alice", "wonderland"))).isEqualTo("alice");
      assertThat(ask(authenticator, "bob", "wonderland")).isInstanceOf(AuthResult.Denied.class);
    }
  }

  @Test
  void aDirectoryThatIsDownIsAFailureAndWhenItIsBackAllGoesOn() throws Exception {
    int port = directory.getListenPort();
    for (Authenticator authenticator : bothWays()) {
      assertThat(nick(ask(authenticator, "alice", "wonderland"))).isEqualTo("alice");
      directory.shutDown(true);
      assertThatThrownBy(() -> ask(authenticator, "alice", "wonderland"))
          .isInstanceOf(LDAPException.class);
      assertThatThrownBy(() -> ask(authenticator, "alice", "wrong"))
          .isInstanceOf(LDAPException.class);
      directory = start(InMemoryListenerConfig.createLDAPConfig("ldap", loopback(), port, null));
      assertThat(nick(ask(authenticator, "alice", "wonderland"))).isEqualTo("alice");
    }
  }

  @Test
  void aConnectionThatDiedUnnoticedIsReplaced() throws Exception {
    Authenticator authenticator = make(byName());
    assertThat(nick(ask(authenticator, "alice", "wonderland"))).isEqualTo("alice");
    directory.closeAllConnections(true);
    assertThat(nick(ask(authenticator, "alice", "wonderland"))).isEqualTo("alice");
  }

  @Test
  void aDirectoryThatNeverAnswersIsAFailureInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, loopback())) {
      LdapSettings some =
          byName("ldap://127.0.0.1:" + silent.getLocalPort(), false, Optional.empty());
      LdapSettings impatient =
          new LdapSettings(
              some.url(),
              false,
              Optional.empty(),
              "",
              some.userDn(),
              "",
              some.searchFilter(),
              "",
              "",
              "uid",
              "entryUUID",
              Duration.ofMillis(50),
              1);
      Authenticator authenticator = make(impatient);
      CompletableFuture<AuthResult> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return ask(authenticator, "alice", "wonderland");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .cause()
          .hasCauseInstanceOf(LDAPException.class);
    }
  }

  @Test
  void aSearchAccountThatIsRefusedIsAFailure() throws Exception {
    Authenticator authenticator = make(bySearch("(uid={})", "uid", "entryUUID", "outdated"));
    assertThatThrownBy(() -> ask(authenticator, "alice", "wonderland"))
        .isInstanceOfSatisfying(
            LDAPException.class,
            e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.INVALID_CREDENTIALS));
  }

  // Encrypted.

  private SSLUtil identity(String name) throws Exception {
    String store = folder.resolve(name + ".p12").toString();
    OutputStream nowhere = OutputStream.nullOutputStream();
    ResultCode made =
        ManageCertificates.main(
            null,
            nowhere,
            nowhere,
            "generate-self-signed-certificate",
            "--keystore",
            store,
            "--keystore-password",
            STORE_PASSWORD,
            "--keystore-type",
            "PKCS12",
            "--alias",
            "server",
            "--subject-dn",
            "CN=" + name,
            "--subject-alternative-name-dns",
            name);
    assertThat(made).isEqualTo(ResultCode.SUCCESS);
    return new SSLUtil(
        new KeyStoreKeyManager(store, STORE_PASSWORD.toCharArray(), "PKCS12", "server"),
        new TrustAllTrustManager());
  }

  private Optional<Path> trust(String name) {
    return Optional.of(folder.resolve(name + ".p12"));
  }

  private void encrypted(String name, boolean starttls) throws Exception {
    directory.shutDown(true);
    SSLUtil identity = identity(name);
    directory =
        start(
            starttls
                ? InMemoryListenerConfig.createLDAPConfig(
                    "ldap", loopback(), 0, identity.createSSLSocketFactory())
                : InMemoryListenerConfig.createLDAPSConfig(
                    "ldaps", loopback(), 0, identity.createSSLServerSocketFactory(), null));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionIsEncryptedAndTheDirectoryTheOneThatIsMeant(boolean starttls) throws Exception {
    encrypted("localhost", starttls);
    String scheme = starttls ? "ldap" : "ldaps";
    String url = scheme + "://localhost:" + directory.getListenPort();
    assertThat(nick(ask(make(byName(url, starttls, trust("localhost"))), "alice", "wonderland")))
        .isEqualTo("alice");
    // Its certificate is not one that anybody vouches for.
    assertThatThrownBy(
            () -> ask(make(byName(url, starttls, Optional.empty())), "alice", "wonderland"))
        .isInstanceOf(LDAPException.class);
    encrypted("elsewhere.example.org", starttls);
    String other = scheme + "://localhost:" + directory.getListenPort();
    assertThatThrownBy(
            () ->
                ask(
                    make(byName(other, starttls, trust("elsewhere.example.org"))),
                    "alice",
                    "wonderland"))
        .isInstanceOf(LDAPException.class);
  }

  // Settings.

  @Test
  void settingsThatDoNotGoTogetherAreRefused() {
    assertThatThrownBy(() -> byName("http://x", false, Optional.empty()))
        .hasMessageContaining("AUTH_LDAP_URL");
    assertThatThrownBy(() -> byName("ldaps://x", true, Optional.empty()))
        .hasMessageContaining("AUTH_LDAP_STARTTLS");
    assertThatThrownBy(() -> settings("", "", "", "")).hasMessageContaining("AUTH_LDAP_USER_DN");
    assertThatThrownBy(() -> settings("uid={}", "dc=org", "", ""))
        .hasMessageContaining("AUTH_LDAP_SEARCH_BASE");
    assertThatThrownBy(() -> settings("uid=x", "", "", "")).hasMessageContaining("{}");
    assertThatThrownBy(() -> settings("", "dc=org", "cn=x", "")).hasMessageContaining("together");
    assertThat(byName("ldaps://x", false, Optional.empty()).port()).isEqualTo(636);
    assertThat(byName("ldap://[::1]", false, Optional.empty()).port()).isEqualTo(389);
    assertThat(byName("ldap://[::1]:1", false, Optional.empty()).host()).isEqualTo("::1");
  }

  private static LdapSettings settings(
      String userDn, String searchBase, String searchDn, String searchPassword) {
    return new LdapSettings(
        "ldap://x",
        false,
        Optional.empty(),
        "",
        userDn,
        searchBase,
        "(uid={})",
        searchDn,
        searchPassword,
        "uid",
        "entryUUID",
        Duration.ofSeconds(1),
        1);
  }

  @Test
  void whatIsNoDnOrNoFilterIsToldAtTheStart() {
    assertThatThrownBy(
            () ->
                context.make(
                    new LdapPlugin().authenticators().get(0),
                    bySearch("(uid={}", "uid", "entryUUID", "seeking")))
        .hasMessageContaining("AUTH_LDAP_SEARCH_FILTER");
    assertThatThrownBy(
            () ->
                context.make(
                    new LdapPlugin().authenticators().get(0), settings("{}no", "", "", "")))
        .hasMessageContaining("AUTH_LDAP_USER_DN");
  }
}
