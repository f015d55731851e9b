package chat.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive connection of a load generator, with one request under way at most. When the server
 * has closed it between two requests, the next request opens it anew. Belongs to its {@link
 * HttpLoad}'s thread.
 */
final class Connection {

  /** Who asked. Called on the load's thread, with a response that is gone when the call returns. */
  interface Reply {
    void answered(Connection connection, ResponseParser response);
  }

  private final Selector selector;
  private final Address address;
  private final ResponseParser parser = new ResponseParser();

  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer unsent;
  private @Nullable Reply waiting;

  Connection(Selector selector, Address address) {
    this.selector = selector;
    this.address = address;
  }

  /** Connects, blocking, so that a request pays for no handshake. */
  void open() throws IOException {
    SocketChannel opened = SocketChannel.open(address.socket());
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    opened.configureBlocking(false);
    channel = opened;
    key = opened.register(selector, SelectionKey.OP_READ, this);
  }

  /**
   * Sends a request; its answer goes to {@code reply}.
   *
   * @param request copied before this returns, as far as the socket does not take it
   * @param out the load's buffer, free to use, at least as large as the request
   */
  void send(byte[] request, ByteBuffer out, Reply reply) throws IOException {
    if (waiting != null) {
      throw new IllegalStateException("a request is under way on this connection");
    }
    if (channel == null) {
      open();
    }
    waiting = reply;
    out.clear();
    out.put(request).flip();
    SocketChannel to = channel;
    if (to != null && to.write(out) < request.length) {
      unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
      interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  /** The socket takes bytes again. */
  void writable() throws IOException {
    ByteBuffer rest = unsent;
    SocketChannel to = channel;
    if (rest == null || to == null) {
      return;
    }
    to.write(rest);
    if (!rest.hasRemaining()) {
      unsent = null;
      interest(SelectionKey.OP_READ);
    }
  }

  /**
   * The socket has bytes.
   *
   * @param in the load's buffer, free to use
   */
  void readable(byte[] in) throws IOException {
    SocketChannel from = channel;
    if (from == null) {
      return;
    }
    int count = from.read(ByteBuffer.wrap(in));
    if (count < 0) {
      ended();
      return;
    }
    int taken = parser.feed(in, 0, count);
    if (taken < count) {
      throw new BenchException("the server sent more than it was asked for");
    }
    if (parser.done()) {
      answer();
    }
  }

  boolean busy() {
    return waiting != null;
  }

  /** Hangs up, whatever is under way; its reply never comes. */
  void close() {
    waiting = null;
    unsent = null;
    hangUp();
  }

  private void ended() {
    hangUp();
    parser.end();
    if (parser.done()) {
      answer();
    } else if (waiting != null) {
      throw new BenchException("the server hung up instead of answering");
    }
  }

  private void answer() {
    Reply reply = waiting;
    if (reply == null) {
      throw new BenchException("the server answered without being asked: " + parser.status());
    }
    waiting = null;
    if (parser.closes()) {
      hangUp();
    }
    reply.answered(this, parser);
    parser.reset();
  }

  private void interest(int operations) {
    SelectionKey current = key;
    if (current != null) {
      current.interestOps(operations);
    }
  }

  private void hangUp() {
    SocketChannel open = channel;
    channel = null;
    key = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It was to be closed, and it is of no more use.
        return;
      }
    }
  }
}
