package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.config.Cidr;
import chat.runtime.config.IpAddresses;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

  private final ClientAddress addresses =
      new ClientAddress(
          List.of(Cidr.parse("10.0.0.0/8").orElseThrow(), Cidr.parse("fd00::/8").orElseThrow()));

  @ParameterizedTest(name = "{0} forwarding for {1} is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1|198.51.100.7|192.0.2.1",
        "10.0.0.1|198.51.100.7|198.51.100.7",
        "10.0.0.1|203.0.113.9, 198.51.100.7|198.51.100.7",
        "10.0.0.1|203.0.113.9, 10.9.9.9|203.0.113.9",
        "10.0.0.1|10.1.1.1, 10.2.2.2|10.1.1.1",
        "10.0.0.1|203.0.113.9, rubbish|10.0.0.1",
        "10.0.0.1|rubbish, 198.51.100.7|198.51.100.7",
        "10.0.0.1|198.51.100.7:4711|198.51.100.7",
        "10.0.0.1|[2001:db8::5]:4711|2001:db8::5",
        "fd00::1|2001:db8::5|2001:db8::5",
        "10.0.0.1|''|10.0.0.1"
      })
  void theHeaderIsBelievedAsFarAsProxiesWroteIt(String peer, String forwarded, String client) {
    assertThat(find(peer, forwarded)).isEqualTo(address(client));
  }

  @ParameterizedTest
  @CsvSource({"203.0.113.9,198.51.100.7,198.51.100.7", "203.0.113.9,10.3.3.3,203.0.113.9"})
  void severalLinesAreOneList(String first, String second, String client) {
    assertThat(find("10.0.0.1", first, second)).isEqualTo(address(client));
  }

  private InetAddress find(String peer, String... forwarded) {
    HeaderMap headers = new HeaderMap();
    headers.putAll(Headers.X_FORWARDED_FOR, List.of(forwarded));
    return addresses.find(address(peer), headers.get(Headers.X_FORWARDED_FOR));
  }

  private static InetAddress address(String text) {
    return IpAddresses.parse(text).orElseThrow();
  }
}
