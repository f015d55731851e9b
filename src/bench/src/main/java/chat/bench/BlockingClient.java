package chat.bench;

import java.io.IOException;
import java.net.Socket;

/**
 * One connection whose calls block, for clients that misbehave and for the one beside them. Unlike
 * {@link HttpLoad} it takes a refused or closed connection as an answer. One thread.
 */
final class BlockingClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  /** What takes longer than this counts as taking this long. */
  static final int ANSWER_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final ResponseParser response = new ResponseParser();
  private final byte[] in = new byte[16 * 1024];

  /** Connects; what does not answer within some seconds is an {@link IOException}. */
  BlockingClient(Address address) throws IOException {
    try {
      socket.connect(address.socket(), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a request, or a part of one, and reads nothing. Blocks while the server does not read.
   */
  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends a request and reads its answer, which is overwritten by the next one. */
  ResponseParser exchange(byte[] request) throws IOException {
    write(request);
    return read();
  }

  /** Reads the answer to what was written. */
  ResponseParser read() throws IOException {
    response.reset();
    while (!response.done()) {
      int count = socket.getInputStream().read(in);
      if (count < 0) {
        response.end();
        if (!response.done()) {
          throw new IOException("the server closed the connection");
        }
        return response;
      }
      response.feed(in, 0, count);
    }
    if (response.closes()) {
      close();
    }
    return response;
  }

  /** The last answer. */
  ResponseParser last() {
    return response;
  }

  boolean closed() {
    return socket.isClosed();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new BenchException("a connection could not be closed", e);
    }
  }
}
