package chat.runtime.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import chat.runtime.error.ChatException;
import chat.runtime.guard.Named;
import chat.runtime.guard.PluginThreads;
import chat.runtime.guard.Watchdog;
import chat.runtime.testkit.TestClock;
import chat.runtime.time.ServerTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BearersTest {

  private final TestClock clock = new TestClock();
  private final Watchdog watchdog = new Watchdog();
  private final PluginThreads threads =
      new PluginThreads("test", 40, Duration.ofSeconds(20), watchdog);

  @AfterEach
  void end() {
    threads.close();
    watchdog.close();
  }

  private Bearers bearers(Authenticator authenticator) {
    return new Bearers(
        new Authenticators(() -> List.of(new Named<>("one", authenticator)), threads, clock),
        ServerTime.plain(clock, clock::nanoTime));
  }

  private static Bearers.Answer get(CompletableFuture<Bearers.Answer> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  @Test
  void neitherKindOfAnswerFillsTheMemoryNorDrivesTheOtherOut() throws Exception {
    Bearers bearers =
        bearers(
            credentials ->
                ((Credentials.Bearer) credentials).token().startsWith("good")
                    ? AuthResult.accept("7", "alice")
                    : AuthResult.notMine());
    get(bearers.ask("good"));
    for (int i = 0; i < Bearers.MAX_REFUSED + 100; i++) {
      get(bearers.ask("bad" + i));
    }
    assertThat(bearers.size()).isEqualTo(Bearers.MAX_REFUSED + 1);
    assertThat(bearers.find("good")).isNotNull();
    assertThat(bearers.find("bad0")).isNull();
    for (int i = 0; i < Bearers.MAX_ACCEPTED + 100; i++) {
      get(bearers.ask("good" + i));
    }
    assertThat(bearers.size()).isEqualTo(Bearers.MAX_REFUSED + Bearers.MAX_ACCEPTED);
    assertThat(bearers.find("good")).isNull();
  }

  @Test
  void onlySoManyAreAskedAboutAtATime() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Bearers bearers =
        bearers(
            credentials -> {
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
              return AuthResult.notMine();
            });
    List<CompletableFuture<Bearers.Answer>> asked = new ArrayList<>();
    for (int i = 0; i < Bearers.MAX_ASKED; i++) {
      asked.add(bearers.ask("token" + i));
    }
    // The same token once more costs nothing.
    asked.add(bearers.ask("token0"));
    assertThatThrownBy(() -> get(bearers.ask("one too many")))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.code()).isEqualTo("too_many_requests"));
    go.countDown();
    for (CompletableFuture<Bearers.Answer> each : asked) {
      assertThat(get(each).proof()).isEmpty();
    }
    assertThat(get(bearers.ask("one too many")).proof()).isEmpty();
  }

  @Test
  void nobodyCanSendATokenThatHasTheHashOfSomebodysBearers() throws Exception {
    Bearers bearers = bearers(credentials -> AuthResult.accept("7", "alice"));
    Proof proof = get(bearers.ask("x")).proof().orElseThrow();

    assertThat(proof.token()).hasSize(43);
    assertThat(proof.binding().credential()).isEqualTo("external:one:Nw");
    assertThat(Tokens.hash(proof.binding().credential())).isNotEqualTo(proof.token());
    assertThat(Tokens.hash(proof.token())).isNotEqualTo(proof.token());
  }

  @Test
  void aClockThatIsPutBackMakesNoAnswerHoldForLonger() throws Exception {
    Bearers bearers =
        bearers(
            credentials ->
                ((Credentials.Bearer) credentials).token().equals("good")
                    ? AuthResult.accept("7", "alice")
                    : AuthResult.notMine());
    get(bearers.ask("good"));
    get(bearers.ask("bad"));
    clock.put(clock.instant().minus(Duration.ofDays(400)));
    assertThat(bearers.find("good")).isNotNull();
    assertThat(bearers.find("bad")).isNotNull();

    clock.advance(Bearers.REFUSED_FOR);
    assertThat(bearers.find("bad")).as("it may be of a key that has just come into use").isNull();
    clock.advance(Authenticators.HOLDS);
    assertThat(bearers.find("good")).isNull();
  }
}
