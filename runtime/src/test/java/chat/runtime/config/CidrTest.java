package chat.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.255.1.2,true",
    "10.0.0.0/8,11.0.0.0,false",
    "10.1.2.3/8,10.9.9.9,true",
    "192.0.2.128/25,192.0.2.129,true",
    "192.0.2.128/25,192.0.2.127,false",
    "192.0.2.1,192.0.2.1,true",
    "192.0.2.1,192.0.2.2,false",
    "0.0.0.0/0,255.255.255.255,true",
    "0.0.0.0/0,::1,false",
    "::/0,::1,true",
    "::/0,127.0.0.1,false",
    "fd00::/8,fdab::1,true",
    "2001:db8::/33,2001:db8:8000::,false",
    "::ffff:10.0.0.0/104,10.1.1.1,true"
  })
  void anAddressLiesInABlockWhenItsLeadingBitsDo(String block, String address, boolean inside) {
    assertThat(Cidr.parse(block).orElseThrow().contains(IpAddresses.parse(address).orElseThrow()))
        .isEqualTo(inside);
  }

  @Test
  void onlyNumbersAreAddresses() {
    assertThat(IpAddresses.parse("localhost")).isEmpty();
    assertThat(IpAddresses.parse("")).isEmpty();
    assertThat(IpAddresses.parse("1.2.3.4.5")).isEmpty();
    assertThat(IpAddresses.parse("1..3.4")).isEmpty();
    assertThat(IpAddresses.parse("1.2.3.4 ")).isEmpty();
    assertThat(IpAddresses.parse(":")).isEmpty();
    assertThat(IpAddresses.parse("fe80::1%eth0")).isEmpty();
    assertThat(IpAddresses.parse("١.2.3.4")).isEmpty();
  }
}
