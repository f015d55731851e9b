package chat.runtime.http;

import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * Writes the content of an answer as the client takes it, and gives up on a client that takes
 * nothing, or too little for too long. What the client does not take at once is counted until it
 * has. On the request's event loop.
 */
final class ContentWriter implements ChannelListener<StreamSinkChannel> {

  /**
   * Bytes handed to the socket at a time. Each time the JDK copies all it is handed, however little
   * the socket takes, and keeps a buffer of that size.
   */
  private static final int SLICE = 128 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Request request;
  private final HttpServerExchange exchange;
  private final Timeouts timeouts;
  private final Runnable written;
  private ByteBuffer content;
  private @Nullable Charge charge;
  private XnioExecutor.@Nullable Key check;
  private int taken;
  private long began;
  private boolean over;

  /**
   * A writer for one answer, whose headers say how long it is.
   *
   * @param written is run once, when all is written or nobody is there to take it
   */
  ContentWriter(Request request, byte[] content, Timeouts timeouts, Runnable written) {
    this.request = request;
    this.exchange = request.exchange();
    this.content = ByteBuffer.wrap(content);
    this.timeouts = timeouts;
    this.written = written;
  }

  /** Writes what can be written now; the rest follows by itself. */
  void start() {
    try {
      StreamSinkChannel channel = exchange.getResponseChannel();
      if (channel == null) {
        giveUp();
      } else if (writeAvailable(channel)) {
        end();
      } else if (mayWait()) {
        channel.getWriteSetter().set(this);
        channel.resumeWrites();
        watch(content.position());
      } else {
        giveUp();
      }
    } catch (IOException e) {
      giveUp();
    } catch (Throwable e) {
      Errors.unexpected("An answer could not be written", e);
      giveUp();
    }
  }

  /** Whether there is room for the content until the client has taken it. */
  private boolean mayWait() {
    began = System.nanoTime();
    if (content.capacity() <= Budget.SMALL) {
      return true;
    }
    taken = content.position();
    charge = request.charge();
    charge.clientsTurn(() -> request.loop().execute(this::giveUp));
    return charge.hold(content.array());
  }

  @Override
  public void handleEvent(StreamSinkChannel channel) {
    if (over) {
      return;
    }
    try {
      if (writeAvailable(channel)) {
        channel.suspendWrites();
        end();
      } else if (charge != null) {
        charge.moved(content.position() - taken);
      }
    } catch (IOException e) {
      giveUp();
    } catch (Throwable e) {
      Errors.unexpected("An answer could not be written", e);
      giveUp();
    }
  }

  /** Returns whether nothing is left. */
  private boolean writeAvailable(StreamSinkChannel channel) throws IOException {
    if (content.position() == 0 && content.capacity() > Budget.SMALL && !writeFirst(channel)) {
      return false;
    }
    while (content.position() < content.capacity()) {
      content.limit(Math.min(content.capacity(), content.position() + SLICE));
      if (channel.write(content) == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes the beginning, together with the headers. The connection goes on to know the buffer that
   * it is given with them, for as long as it lives; so that is one of the pool.
   *
   * @return whether all of the buffer was written
   */
  private boolean writeFirst(StreamSinkChannel channel) throws IOException {
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer().clear();
      int length = Math.min(buffer.capacity(), content.capacity());
      buffer.put(content.array(), 0, length).flip();
      content.position(channel.write(buffer));
      return content.position() == length;
    }
  }

  private void watch(int before) {
    check =
        request.after(
            timeouts.stalled().toMillis(),
            TimeUnit.MILLISECONDS,
            () -> {
              if (content.position() == before || isTooSlow()) {
                giveUp();
              } else {
                watch(content.position());
              }
            });
  }

  private boolean isTooSlow() {
    long late = System.nanoTime() - began - timeouts.stalled().toNanos();
    return content.position() < late / 1e9 * timeouts.leastRate();
  }

  /** The client has gone away, or might as well have: nobody is left to be told. */
  private void giveUp() {
    if (over) {
      return;
    }
    IoUtils.safeClose(exchange.getConnection());
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      // The connection may go on to know this writer, but not what it wrote.
      content = NOTHING;
      if (check != null) {
        check.remove();
      }
      written.run();
    }
  }
}
