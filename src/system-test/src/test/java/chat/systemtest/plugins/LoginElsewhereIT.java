package chat.systemtest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.testkit.ChatClient;
import chat.api.testkit.ChatServer;
import chat.api.testkit.Reply;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authenticators {@code auth-jwt} and {@code auth-ldap} in the packaged server. */
final class LoginElsewhereIT {

  private static final String STATE = "/api/v1/state";

  @TempDir Path folder;

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A JWT, made by hand after RFC 7515. */
  private static String jwt(KeyPair key, String subject, String nick, int serial) throws Exception {
    String input =
        base64("{\"alg\":\"RS256\",\"kid\":\"one\"}")
            + "."
            + base64(
                "{\"iss\":\"https://login.example\",\"aud\":[\"chat\"],\"sub\":\""
                    + subject
                    + "\",\"preferred_username\":\""
                    + nick
                    + "\",\"jti\":\""
                    + serial
                    + "\",\"exp\":"
                    + Instant.now().plusSeconds(300).getEpochSecond()
                    + "}");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + base64(signature.sign());
  }

  private Path jwks(KeyPair key) throws Exception {
    RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
    return Files.writeString(
        folder.resolve("jwks.json"),
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"one\",\"n\":\""
            + base64(rsa.getModulus())
            + "\",\"e\":\""
            + base64(rsa.getPublicExponent())
            + "\"}]}");
  }

  @Test
  void aJwtWorksWhereATokenDoesAndOutlivesARestart() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair key = generator.generateKeyPair();
    try (ChatServer chat =
        ChatServer.with(
            "AUTH_JWT_JWKS=" + jwks(key),
            "AUTH_JWT_ISSUER=https://login.example",
            "AUTH_JWT_AUDIENCE=chat")) {
      chat.start();
      ChatClient first = chat.withToken(jwt(key, "4711", "alice", 1));
      assertThat(first.say("alice", "note").status()).isEqualTo(201);
      String id = first.get(STATE).text("id");
      String cursor = first.get("/api/v1/messages").text("cursor");
      assertThat(first.get("/api/v1/messages?after=" + cursor).status()).isEqualTo(200);
      assertThat(chat.withToken(jwt(generator.generateKeyPair(), "4711", "alice", 1)).get(STATE))
          .extracting(Reply::status)
          .isEqualTo(401);
      assertThat(chat.withToken(jwt(key, "4712", "Alice", 1)).get(STATE).error())
          .isEqualTo("nick_in_use");

      chat.restart();

      Reply again = chat.withToken(jwt(key, "4711", "alice", 2)).get(STATE);
      assertThat(again.text("id")).isEqualTo(id);
      assertThat(again.text("cursor")).isEqualTo(cursor);
      assertThat(chat.register("bob").get(STATE).status()).isEqualTo(200);
    }
  }

  @Test
  void aDirectorysPasswordLogsInAndWhenItIsDownTheServersOwnStillDo() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
    InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=example", "objectClass: domain", "dc: example");
    directory.add(
        "dn: uid=alice,dc=example",
        "objectClass: inetOrgPerson",
        "uid: alice",
        "cn: Alice",
        "sn: Alice",
        "userPassword: wonderland");
    directory.startListening();
    try (ChatServer chat =
        ChatServer.with(
            "AUTH_LDAP_URL=ldap://127.0.0.1:" + directory.getListenPort(),
            "AUTH_LDAP_USER_DN=uid={},dc=example")) {
      chat.start();
      ChatClient anybody = chat.anonymous();
      Reply alice = anybody.login("alice", "wonderland");
      assertThat(alice.status()).isEqualTo(200);
      assertThat(alice.text("nick")).isEqualTo("alice");
      assertThat(anybody.login("alice", "wrong").error()).isEqualTo("bad_credentials");
      assertThat(anybody.login("nobody", "wrong").error()).isEqualTo("bad_credentials");
      anybody.post("/api/v1/register", "{\"nick\":\"bob\",\"password\":\"12345678\"}");

      directory.shutDown(true);

      assertThat(anybody.login("alice", "wonderland").error()).isEqualTo("plugin_failure");
      assertThat(anybody.login("bob", "12345678").status()).isEqualTo(200);
    } finally {
      directory.shutDown(true);
    }
  }
}
