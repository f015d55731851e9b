package chat.systemtest.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection, with the least of HTTP/1.1 that a client needs, and with ways to break its rules.
 * Used by one thread at a time; {@link #close} may come from another.
 */
public final class Connection implements Closeable {
  private final Socket socket = new Socket();
  private final InputStream in;
  private final String host;
  private long sentAt;

  /** Opens a connection. An answer that takes longer than {@code patience} is an IOException. */
  public Connection(URI base, Duration patience) throws IOException {
    host = base.getHost() + ":" + base.getPort();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) patience.toMillis());
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), 5_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request and reads the answer. Header lines are like {@code Origin: http://x}. */
  public Answer request(String method, String path, List<String> headers, byte[] body)
      throws IOException {
    send(head(method, path, headers, body.length), body);
    return read(method.equals("HEAD"));
  }

  /** The head of a request, with a Content-Length where there is a body. */
  public String head(String method, String path, List<String> headers, int length) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (length > 0 || method.equals("POST")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private void send(String head, byte[] body) throws IOException {
    // In one piece: what is sent in two may wait for an acknowledgement of the first.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    send(bytes.toByteArray());
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    sentAt = System.nanoTime();
    socket.getOutputStream().write(bytes);
  }

  /**
   * Reads an answer.
   *
   * @param head whether the request was a HEAD, whose answer has no body whatever it announces
   * @throws EOFException when the server closed the connection instead
   */
  public Answer read(boolean head) throws IOException {
    int status;
    List<Answer.Header> headers = new ArrayList<>();
    do {
      headers.clear();
      status = Integer.parseInt(line().split(" ", -1)[1]);
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.add(new Answer.Header(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    } while (status < 200);
    Answer announced = new Answer(status, List.copyOf(headers), new byte[0], Duration.ZERO);
    byte[] body = head || status == 204 || status == 304 ? new byte[0] : body(announced);
    if (announced.closes()) {
      close();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - sentAt);
    return new Answer(status, List.copyOf(headers), body, took);
  }

  private byte[] body(Answer announced) throws IOException {
    if (announced.header("Transfer-Encoding").orElse("").equals("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.writeBytes(exactly(size));
        line();
      }
      line();
      return body.toByteArray();
    }
    return exactly(Integer.parseInt(announced.header("Content-Length").orElse("0")));
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the connection ended in the middle of a body");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Whether it was closed on this side, or an answer announced its end. */
  public boolean isClosed() {
    return socket.isClosed();
  }

  /** Ends the connection so that the server sees a reset, as of a client that crashed. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
