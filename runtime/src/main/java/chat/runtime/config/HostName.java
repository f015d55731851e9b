package chat.runtime.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine. */
final class HostName {

  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /** What the machine is called, empty when it will not tell. May ask the resolver, and block. */
  static String ofThisMachine() {
    try {
      // The resolver takes seconds on a machine that does not know itself.
      return Files.isReadable(LINUX)
          ? Files.readString(LINUX).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    } catch (IOException e) {
      return "";
    }
  }
}
