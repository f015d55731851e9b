package chat.bench;

import java.net.URI;

/** A server that was running before; what it uses is read from its metrics, when it has them. */
final class RemoteServer implements Target {
  private final Address address;

  RemoteServer(URI url) {
    address = Address.of(url);
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public double cpuSeconds() {
    return Metrics.of(address).value("process_cpu_seconds_total", "");
  }

  @Override
  public double residentBytes() {
    return Metrics.of(address).value("process_resident_memory_bytes", "");
  }

  /** It was there before, and it stays. */
  @Override
  public void close() {}
}
