package chat.runtime.state;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * To whom an account belongs that was made for somebody whom an authenticator knows. It stands
 * where another account has the hash of its password.
 *
 * @param authenticator its name
 * @param subject who, in the authenticator's own terms
 */
public record Binding(String authenticator, String subject) {

  private static final String PREFIX = "external:";

  /** As an account's credential. */
  public String credential() {
    return PREFIX
        + authenticator
        + ":"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(subject.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether that credential is one. */
  public static boolean isOne(@Nullable String credential) {
    return credential != null && credential.startsWith(PREFIX);
  }
}
