package chat.runtime.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HTTP written and read by hand, to see what is really sent. */
final class RawHttp implements AutoCloseable {

  /** An answer as it came over the wire. */
  record Answer(int status, List<String> headers, String body) {

    /** The value of a header, empty when there is none. */
    String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  private final Socket socket;
  private final InputStream in;

  RawHttp(RunningServer server) throws IOException {
    this.socket = server.connect();
    this.in = socket.getInputStream();
  }

  Socket socket() {
    return socket;
  }

  RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return this;
  }

  /** The next answer, with a body only if it says how long that is. */
  Answer receive() throws IOException {
    return receive(true);
  }

  /** The next answer; that to a HEAD has no body whatever it says. */
  Answer receive(boolean withBody) throws IOException {
    String statusLine = line();
    List<String> headers = new ArrayList<>();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    byte[] body = in.readNBytes(withBody ? length : 0);
    return new Answer(
        Integer.parseInt(statusLine.split(" ", -1)[1]),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  /** Whether the server ends the connection, without another byte. */
  boolean isEnded() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
