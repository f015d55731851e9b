package chat.runtime.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.runtime.config.IpAddresses;
import chat.runtime.error.ChatException;
import chat.runtime.state.Binding;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private static final Caller ALICE = caller("192.0.2.1", "alice");

  private final Passwords passwords = new Passwords(1);

  @AfterEach
  void close() {
    passwords.close();
  }

  @Test
  void aPasswordMatchesItsOwnHashOnly() throws Exception {
    String hash = get(passwords.hash("correct horse", ALICE));

    assertThat(hash)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(get(passwords.verify("correct horse", hash, ALICE))).isTrue();
    assertThat(get(passwords.verify("correct horsf", hash, ALICE))).isFalse();
    assertThat(get(passwords.verify("", hash, ALICE))).isFalse();
  }

  @Test
  void theSamePasswordHasAnotherHashEachTime() throws Exception {
    assertThat(get(passwords.hash("12345678", ALICE)))
        .isNotEqualTo(get(passwords.hash("12345678", ALICE)));
  }

  @Test
  void howLettersAreComposedDoesNotMatter() throws Exception {
    String hash = get(passwords.hash("caf\u00e9 caf\u00e9", ALICE));

    assertThat(get(passwords.verify("cafe\u0301 cafe\u0301", hash, ALICE))).isTrue();
  }

  @Test
  void aHashFromElsewhereWithOtherParametersIsChecked() throws Exception {
    // Made by the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(get(passwords.verify("password", hash, ALICE))).isTrue();
    assertThat(get(passwords.verify("passwore", hash, ALICE))).isFalse();
  }

  @Test
  void whereThereIsNoPasswordNoneMatchesAndItTakesAsLong() throws Exception {
    String hash = get(passwords.hash("12345678", ALICE));
    long real = Long.MAX_VALUE;
    long none = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertThat(get(passwords.verify("87654321", hash, ALICE))).isFalse();
      long middle = System.nanoTime();
      assertThat(get(passwords.verify("87654321", null, ALICE))).isFalse();
      real = Math.min(real, middle - start);
      none = Math.min(none, System.nanoTime() - middle);
    }
    assertThat((double) none / real).isBetween(0.3, 3.0);
  }

  @Test
  void whoIsKnownElsewhereHasNoPasswordHere() throws Exception {
    String credential = new Binding("ldap", "cn=alice").credential();

    assertThat(get(passwords.verify("12345678", credential, ALICE))).isFalse();
    assertThat(get(passwords.verify(credential, credential, ALICE))).isFalse();
  }

  @Test
  void aPasswordHasAtMost1024Bytes() throws Exception {
    String longest = "\u00e9".repeat(512);

    assertThat(Passwords.isTooLong(longest)).isFalse();
    assertThat(Passwords.isTooLong(longest + "e")).isTrue();
    assertThat(Passwords.isTooLong("e".repeat(1025))).isTrue();
    assertThat(get(passwords.verify(longest, get(passwords.hash(longest, ALICE)), ALICE))).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> passwords.hash(longest + "e", ALICE));
  }

  @Test
  void oneThatIsTooLongIsNoPasswordAndNeverWaits() {
    List<CompletableFuture<Boolean>> flood = flood(300, i -> ALICE);
    CompletableFuture<Boolean> answer =
        passwords.verify("\u0301\u0316".repeat(300_000), null, ALICE);

    assertThat(answer).isCompletedWithValue(false);
    assertThat(flood).isNotEmpty();
  }

  @Test
  void whenTooManyWaitSomebodyIsRefusedAndToldWhenToTryAgain() {
    List<CompletableFuture<Boolean>> flood = flood(400, i -> ALICE);

    assertThat(flood.stream().filter(CompletableFuture::isCompletedExceptionally).count())
        .isBetween(100L, 144L);
    assertThatThrownBy(() -> get(flood.get(399)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ChatException.class,
            e -> {
              assertThat(e.code()).isEqualTo("too_many_requests");
              assertThat(e.retryAfterSeconds()).isPositive();
            });
  }

  @Test
  void anAddressThatFloodsKeepsNobodyElseWaiting() throws Exception {
    String hash = get(passwords.hash("12345678", ALICE));
    List<CompletableFuture<Boolean>> flood = flood(1_000, i -> caller("198.51.100.7", "x" + i));

    assertThat(get(passwords.verify("12345678", hash, ALICE))).isTrue();
    assertThat(flood.stream().filter(each -> !each.isDone()).count()).isGreaterThan(200);
  }

  @Test
  void neitherDoesASiteOfManySubnets() throws Exception {
    String hash = get(passwords.hash("12345678", ALICE));
    List<CompletableFuture<Boolean>> flood =
        flood(1_000, i -> caller("2001:db8:0:" + Integer.toHexString(i) + "::1", "x" + i));

    assertThat(get(passwords.verify("12345678", hash, ALICE))).isTrue();
    assertThat(flood.stream().filter(each -> !each.isDone()).count()).isGreaterThan(200);
  }

  @Test
  void whoHasSucceededBeforeHasAPlaceInFrontOfStrangersFromEverywhere() throws Exception {
    String hash = get(passwords.hash("12345678", ALICE));
    passwords.succeeded(ALICE);
    List<CompletableFuture<Boolean>> flood = floodFromEverywhere(1_000, "nobody");

    assertThat(get(passwords.verify("12345678", hash, ALICE))).isTrue();
    // From another address, but with the nick.
    assertThat(get(passwords.verify("12345678", hash, caller("203.0.113.5", "ALICE")))).isTrue();
    // Somebody else from the same address.
    assertThat(get(passwords.verify("12345678", hash, caller("192.0.2.1", "bob")))).isTrue();
    assertThat(flood.stream().filter(each -> !each.isDone()).count()).isGreaterThan(200);
  }

  @Test
  void whoeverSendsAKnownNickFromElsewhereDoesNotKeepItsOwnerWaiting() throws Exception {
    String hash = get(passwords.hash("12345678", ALICE));
    passwords.succeeded(ALICE);
    for (int i = 0; i < 200; i++) {
      passwords.succeeded(caller("192.0.2.1", "known" + i));
    }
    floodFromEverywhere(300, "alice");
    for (int i = 0; i < 200; i++) {
      floodFromEverywhere(2, "known" + i);
    }

    assertThat(get(passwords.verify("12345678", hash, ALICE))).isTrue();
  }

  @Test
  void strangersHaveTurnsThoughKnownAddressesFlood() throws Exception {
    passwords.succeeded(ALICE);
    List<CompletableFuture<Boolean>> flood = flood(64, i -> ALICE);

    assertThat(get(passwords.verify("12345678", null, caller("203.0.113.5", "bob")))).isFalse();
    assertThat(flood.stream().filter(each -> !each.isDone()).count()).isGreaterThan(32);
  }

  private List<CompletableFuture<Boolean>> flood(int times, IntFunction<Caller> callers) {
    return IntStream.range(0, times)
        .mapToObj(i -> passwords.verify("12345678", null, callers.apply(i)))
        .toList();
  }

  private List<CompletableFuture<Boolean>> floodFromEverywhere(int times, String nick) {
    return flood(times, i -> caller("10." + (i >> 8) + "." + (i & 255) + ".1", nick));
  }

  private static Caller caller(String address, String nick) {
    return Caller.of(IpAddresses.parse(address).orElseThrow(), nick);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
