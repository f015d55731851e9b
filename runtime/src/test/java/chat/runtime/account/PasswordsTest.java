package chat.runtime.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.runtime.error.ChatException;
import chat.runtime.state.Binding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords(1);

  @AfterEach
  void close() {
    passwords.close();
  }

  @Test
  void aPasswordMatchesItsOwnHashOnly() throws Exception {
    String hash = get(passwords.hash("correct horse"));

    assertThat(hash)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(get(passwords.verify("correct horse", hash))).isTrue();
    assertThat(get(passwords.verify("correct horsf", hash))).isFalse();
    assertThat(get(passwords.verify("", hash))).isFalse();
  }

  @Test
  void theSamePasswordHasAnotherHashEachTime() throws Exception {
    assertThat(get(passwords.hash("12345678"))).isNotEqualTo(get(passwords.hash("12345678")));
  }

  @Test
  void howLettersAreComposedDoesNotMatter() throws Exception {
    String hash = get(passwords.hash("caf\u00e9 caf\u00e9"));

    assertThat(get(passwords.verify("cafe\u0301 cafe\u0301", hash))).isTrue();
  }

  @Test
  void aHashFromElsewhereWithOtherParametersIsChecked() throws Exception {
    // Made by the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(get(passwords.verify("password", hash))).isTrue();
    assertThat(get(passwords.verify("passwore", hash))).isFalse();
  }

  @Test
  void whereThereIsNoPasswordNoneMatchesAndItTakesAsLong() throws Exception {
    String hash = get(passwords.hash("12345678"));
    long real = Long.MAX_VALUE;
    long none = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertThat(get(passwords.verify("87654321", hash))).isFalse();
      long middle = System.nanoTime();
      assertThat(get(passwords.verify("87654321", null))).isFalse();
      real = Math.min(real, middle - start);
      none = Math.min(none, System.nanoTime() - middle);
    }
    assertThat((double) none / real).isBetween(0.3, 3.0);
  }

  @Test
  void whoIsKnownElsewhereHasNoPasswordHere() throws Exception {
    String credential = new Binding("ldap", "cn=alice").credential();

    assertThat(get(passwords.verify("12345678", credential))).isFalse();
    assertThat(get(passwords.verify(credential, credential))).isFalse();
  }

  @Test
  void whenTooManyWaitTheNextIsRefused() {
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    while (all.isEmpty() || !all.get(all.size() - 1).isCompletedExceptionally()) {
      all.add(passwords.verify("12345678", null));
      assertThat(all).hasSizeLessThan(10_000);
    }
    assertThatThrownBy(() -> get(all.get(all.size() - 1)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.code()).isEqualTo("too_many_requests"));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
