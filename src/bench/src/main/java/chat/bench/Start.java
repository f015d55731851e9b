package chat.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** The time from starting a process to its first answer. */
final class Start {
  private static final int LIMIT_SECONDS = 120;
  private static final byte[] REQUEST =
      "GET /.well-known/healthcheck.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** A healthy answer's first bytes. */
  private static final String HEALTHY = "HTTP/1.1 200";

  private Start() {}

  /**
   * Starts a server, waits for a healthy answer, and ends it.
   *
   * @param starter starts the server on a port
   * @return seconds
   */
  static double measure(IntFunction<ChildProcess> starter) {
    int port = freePort();
    long start = System.nanoTime();
    try (ChildProcess server = starter.apply(port)) {
      while (!healthy(port)) {
        if (!server.alive() || System.nanoTime() - start > LIMIT_SECONDS * 1_000_000_000L) {
          throw new BenchException("no answer after the start:\n" + server.lastOutput());
        }
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static boolean healthy(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(REQUEST);
      byte[] answer = socket.getInputStream().readNBytes(HEALTHY.length());
      return new String(answer, StandardCharsets.US_ASCII).equals(HEALTHY);
    } catch (IOException e) {
      // Nobody listens yet; to ask more often would take the processor from who starts.
      Pause.ofMillis(5);
      return false;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchException("no free port", e);
    }
  }
}
