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
  void anIpv6ClientIsItsSubnet() {
    AuthRate rate = new AuthRate(2, () -> now);
    assertThat(rate.attempt(address("2001:db8::1"))).isZero();
    assertThat(rate.attempt(address("2001:db8::ffff:1"))).isZero();
    assertThat(rate.attempt(address("2001:db8::2"))).isPositive();
    assertThat(rate.attempt(address("2001:db8:0:1::2"))).isZero();
  }

  @Test
  void manySubnetsOfOneHouseholdHaveAFewTimesAsManyAttemptsAndNoMore() {
    assertThat(allowed("2001:db8:0:", 256)).isEqualTo(40);
    assertThat(allowed("2001:db8:0:", 65_536)).isEqualTo(160);
  }

  /** How many attempts of a thousand the subnets have together, each of which could have ten. */
  private int allowed(String site, int subnets) {
    AuthRate rate = new AuthRate(10, () -> now);
    int allowed = 0;
    for (int i = 0; i < 1_000; i++) {
      String subnet = Integer.toHexString((int) ((long) i * 7919 % subnets));
      allowed += rate.attempt(address(site + subnet + "::1")) == 0 ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void aRefundIsOneForEveryBucket() {
    AuthRate rate = new AuthRate(1, () -> now);
    for (int i = 0; i < 100; i++) {
      InetAddress address = address("2001:db8:0:" + Integer.toHexString(i) + "::1");
      assertThat(rate.attempt(address)).isZero();
      rate.forgive(address);
    }
  }

  @Test
  void zeroIsNoLimit() {
    AuthRate rate = new AuthRate(0, () -> now);
    for (int i = 0; i < 1000; i++) {
      assertThat(rate.attempt(ONE)).isZero();
    }
    assertThat(rate.buckets()).isZero();
  }

  @Test
  void addressesAreForgottenAfterAMinuteAndNeverTooMany() {
    AuthRate rate = new AuthRate(1, () -> now);
    for (int i = 0; i < 60_000; i++) {
      rate.attempt(address("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255)));
    }
    assertThat(rate.buckets()).isEqualTo(50_000);
    pass(60);
    rate.attempt(ONE);
    assertThat(rate.buckets()).isEqualTo(1);
  }

  private void pass(int seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private static InetAddress address(String text) {
    return IpAddresses.parse(text).orElseThrow();
  }
}
