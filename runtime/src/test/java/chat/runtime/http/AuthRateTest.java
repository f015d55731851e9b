package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.config.IpAddresses;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AuthRateTest {

  private static final InetAddress ONE = address("192.0.2.1");
  private static final InetAddress OTHER = address("192.0.2.2");

  private long now = -5;

  @Test
  void anAddressHasTheAttemptsOfAMinuteAtOnceAndThenOneAtATime() {
    AuthRate rate = new AuthRate(6, () -> now);
    for (int i = 0; i < 6; i++) {
      assertThat(rate.attempt(ONE)).isZero();
    }
    assertThat(rate.attempt(ONE)).isEqualTo(10);
    assertThat(rate.attempt(OTHER)).isZero();
    pass(4);
    assertThat(rate.attempt(ONE)).isEqualTo(6);
    pass(6);
    assertThat(rate.attempt(ONE)).isZero();
    assertThat(rate.attempt(ONE)).isEqualTo(10);
    pass(600);
    for (int i = 0; i < 6; i++) {
      assertThat(rate.attempt(ONE)).isZero();
    }
    assertThat(rate.attempt(ONE)).isPositive();
  }

  @Test
  void whoIsToldToWaitMayTryAfterThatTime() {
    AuthRate rate = new AuthRate(60, () -> now);
    for (int i = 0; i < 60; i++) {
      assertThat(rate.attempt(ONE)).isZero();
    }
    int seconds = rate.attempt(ONE);
    assertThat(seconds).isEqualTo(1);
    pass(seconds);
    assertThat(rate.attempt(ONE)).isZero();
  }

  @Test
  void zeroIsNoLimit() {
    AuthRate rate = new AuthRate(0, () -> now);
    for (int i = 0; i < 1000; i++) {
      assertThat(rate.attempt(ONE)).isZero();
    }
    assertThat(rate.addresses()).isZero();
  }

  @Test
  void addressesAreForgottenAfterAMinuteAndNeverTooMany() {
    AuthRate rate = new AuthRate(1, () -> now);
    for (int i = 0; i < 60_000; i++) {
      rate.attempt(address("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255)));
    }
    assertThat(rate.addresses()).isEqualTo(50_000);
    pass(60);
    rate.attempt(ONE);
    assertThat(rate.addresses()).isEqualTo(1);
  }

  private void pass(int seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private static InetAddress address(String text) {
    return IpAddresses.parse(text).orElseThrow();
  }
}
