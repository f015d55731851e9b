package chat.plugin.authldap;

import chat.api.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The settings of {@code auth-ldap}: AUTH_LDAP_URL and so on. */
public record LdapSettings(
    @Setting("the directory: ldap://host:389 or ldaps://host:636; empty: off") String url,
    @Setting(value = "whether to encrypt a connection of ldap:// with STARTTLS", ifEmpty = "false")
        boolean starttls,
    @Setting("certificates to trust instead of Java's: a file in PEM (.pem, .crt), PKCS #12 or JKS")
        Optional<Path> trustStore,
    @Setting(value = "the password of AUTH_LDAP_TRUST_STORE", secret = true)
        String trustStorePassword,
    @Setting("the DN of a user, such as uid={},ou=people,dc=example,dc=org; {} is the nick sent")
        String userDn,
    @Setting("instead of AUTH_LDAP_USER_DN: the DN below which users are searched")
        String searchBase,
    @Setting(
            value = "search filter for the user's entry; {} is the nick sent",
            ifEmpty = "(uid={})")
        String searchFilter,
    @Setting("the DN of the account that searches; empty: anonymous") String searchDn,
    @Setting(value = "the password of AUTH_LDAP_SEARCH_DN", secret = true) String searchPassword,
    @Setting(
            value =
                "the attribute with the nick of a new account; its value has to be a valid nick",
            ifEmpty = "uid")
        String nickAttribute,
    @Setting(
            value =
                "the attribute that identifies a user for good; where it is missing, the DN does",
            ifEmpty = "entryUUID")
        String idAttribute,
    @Setting(
            value = "timeout of a connection and of an answer; less than PLUGIN_TIMEOUT",
            ifEmpty = "1s",
            min = 10,
            max = 60_000)
        Duration timeout,
    @Setting(value = "most connections", ifEmpty = "8", min = 1, max = 100) int poolSize) {

  private static final int LDAP = 389;
  private static final int LDAPS = 636;

  public LdapSettings {
    if (!url.isEmpty()) {
      URI parsed = URI.create(url);
      String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
      if (parsed.getHost() == null || !(scheme.equals("ldap") || scheme.equals("ldaps"))) {
        throw new IllegalArgumentException(
            "invalid AUTH_LDAP_URL: must be ldap://host, ldap://host:port or the same with ldaps");
      }
      if (userDn.isEmpty() == searchBase.isEmpty()) {
        throw new IllegalArgumentException(
            "AUTH_LDAP_URL needs either AUTH_LDAP_USER_DN or AUTH_LDAP_SEARCH_BASE");
      }
      requirePlace("AUTH_LDAP_USER_DN", userDn);
      requirePlace("AUTH_LDAP_SEARCH_FILTER", searchBase.isEmpty() ? "" : searchFilter);
      if (searchDn.isEmpty() != searchPassword.isEmpty()) {
        throw new IllegalArgumentException(
            "AUTH_LDAP_SEARCH_DN and AUTH_LDAP_SEARCH_PASSWORD go together");
      }
      if (starttls && scheme.equals("ldaps")) {
        throw new IllegalArgumentException("AUTH_LDAP_STARTTLS is for ldap://, not for ldaps://");
      }
    }
  }

  private static void requirePlace(String name, String template) {
    if (!template.isEmpty() && !template.contains("{}")) {
      throw new IllegalArgumentException(name + " needs {} where the nick goes");
    }
  }

  boolean isTls() {
    return url.toLowerCase(Locale.ROOT).startsWith("ldaps:");
  }

  String host() {
    // Brackets are for URLs only.
    return URI.create(url).getHost().replaceAll("[\\[\\]]", "");
  }

  int port() {
    int port = URI.create(url).getPort();
    return port > 0 ? port : isTls() ? LDAPS : LDAP;
  }
}
