package chat.runtime.http;

import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a request's body in full, without blocking: at once if it is here, else as it comes. It has
 * to be here before the request's time is over, and must not be longer than allowed, whether it
 * says so beforehand or comes in chunks. It takes memory as it comes, whatever it says, and all but
 * a short one is counted, also later, when what it said waits for something.
 */
final class RequestBody implements ChannelListener<StreamSourceChannel> {

  private static final byte[] NOTHING = {};
  private static final int FIRST_BYTES = 1024;
  private static final int MOST_FIRST_BYTES = Budget.SMALL;

  /** Sends "100 Continue" to a client that waits for it, as soon as the body is read. */
  private static final HttpContinueReadHandler ENCOURAGE = new HttpContinueReadHandler(read -> {});

  private final Request request;
  private final HttpServerExchange exchange;
  private final long maxBytes;
  private final boolean keep;
  private final Next next;
  private byte[] bytes = NOTHING;
  private int count;
  private boolean over;
  private @Nullable Charge charge;
  private @Nullable StreamSourceChannel channel;
  private XnioExecutor.@Nullable Key deadline;

  /** Goes on with a body. */
  @FunctionalInterface
  interface Next {
    /** On the request's event loop. */
    void read(byte[] body) throws ChatException;
  }

  private RequestBody(Request request, long maxBytes, boolean keep, Next next) {
    this.request = request;
    this.exchange = request.exchange();
    this.maxBytes = maxBytes;
    this.keep = keep;
    this.next = next;
  }

  /**
   * Reads the body, then goes on. Within the handler's call, or later on the event loop.
   *
   * @param keep whether anybody wants it; else it is thrown away while it is read
   */
  static void read(Request request, long maxBytes, boolean keep, Next next) throws ChatException {
    if (request.exchange().isRequestComplete()) {
      next.read(NOTHING);
    } else {
      new RequestBody(request, maxBytes, keep, next).begin();
    }
  }

  /**
   * Throws away what of a body is here already. Returns whether that was all of it, so that the
   * connection can go on.
   */
  static boolean discardAvailable(HttpServerExchange exchange) {
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      channel = Connectors.getExistingRequestChannel(exchange);
    }
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      int budget = 16;
      int read = 0;
      while (channel != null && read >= 0 && budget-- > 0) {
        read = read(channel, buffer);
        if (read == 0) {
          return false;
        }
      }
      return exchange.isRequestComplete();
    } catch (IOException e) {
      return false;
    }
  }

  private void begin() throws ChatException {
    long declared = declaredLength();
    if (declared > maxBytes) {
      throw tooLong();
    }
    if (keep) {
      bytes = new byte[declared < 0 ? FIRST_BYTES : (int) Math.min(declared, MOST_FIRST_BYTES)];
    }
    try {
      ENCOURAGE.handleRequest(exchange);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    StreamSourceChannel source = exchange.getRequestChannel();
    if (source == null) {
      throw new IllegalStateException("the body is read already");
    }
    channel = source;
    if (readAvailable(source)) {
      next.read(body());
    } else if (!over) {
      deadline = request.after(request.millisLeft(), TimeUnit.MILLISECONDS, this::tooLate);
      source.getReadSetter().set(this);
      source.resumeReads();
    }
  }

  /** What the headers say: how many bytes follow, or -1 when they come in chunks. */
  private long declaredLength() throws ChatException {
    String coding = exchange.getRequestHeaders().getFirst(Headers.TRANSFER_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      request.closeAfterwards();
      throw Query.bad("The header Transfer-Encoding may only be \"chunked\".");
    }
    try {
      return exchange.getRequestContentLength();
    } catch (NumberFormatException e) {
      request.closeAfterwards();
      throw Query.bad("The header Content-Length is not a valid length.");
    }
  }

  /** More of it may have come. */
  @Override
  public void handleEvent(StreamSourceChannel source) {
    if (over) {
      return;
    }
    try {
      if (readAvailable(source)) {
        source.suspendReads();
        end();
        Connectors.executeRootHandler(
            same -> {
              try {
                next.read(body());
              } catch (Throwable e) {
                request.fail(e);
              }
            },
            exchange);
      }
    } catch (ChatException e) {
      fail(e);
    }
  }

  private void tooLate() {
    fail(
        new ChatException(
            ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time; send it again."));
  }

  private void fail(ChatException why) {
    if (!over) {
      if (channel != null) {
        channel.suspendReads();
      }
      end();
      bytes = NOTHING;
      request.fail(why);
    }
  }

  private void end() {
    over = true;
    if (deadline != null) {
      deadline.remove();
    }
  }

  /** Takes what is here. Returns whether that was the last of it. */
  private boolean readAvailable(StreamSourceChannel source) throws ChatException {
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      while (true) {
        int read = read(source, buffer);
        if (read <= 0) {
          return read < 0;
        }
        buffer.flip();
        append(buffer);
      }
    } catch (IOException e) {
      // The client has gone away in the middle, or what it sends is no HTTP.
      end();
      IoUtils.safeClose(exchange.getConnection());
      request.abandon();
      return false;
    }
  }

  /** Of some trailers Undertow complains by an exception that says that the server has failed. */
  private static int read(StreamSourceChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    try {
      return channel.read(buffer);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  private void append(ByteBuffer buffer) throws ChatException {
    int more = buffer.remaining();
    if (count + (long) more > maxBytes) {
      throw tooLong();
    }
    if (keep) {
      if (count + more > bytes.length) {
        grow((int) Math.max(count + more, Math.min(maxBytes, 2L * bytes.length)));
      }
      buffer.get(bytes, count, more);
    }
    count += more;
    if (charge != null) {
      charge.moved(count);
    }
  }

  private void grow(int length) throws ChatException {
    if (length > Budget.SMALL) {
      if (charge == null) {
        charge = request.charge();
        charge.clientsTurn(() -> request.loop().execute(() -> fail(Budget.full())));
      }
      if (!charge.set(length)) {
        throw Budget.full();
      }
    }
    bytes = Arrays.copyOf(bytes, length);
  }

  private byte[] body() {
    if (charge != null) {
      charge.serversTurn();
      charge.set(count);
    }
    return keep && count < bytes.length ? Arrays.copyOf(bytes, count) : bytes;
  }

  private ChatException tooLong() {
    return new ChatException(
        ErrorCode.MESSAGE_TOO_LONG,
        "The request's body is too long: " + maxBytes + " bytes are the limit.");
  }
}
