package chat.runtime.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/**
 * Writes the content of an answer as the client takes it, and gives up on a client that takes
 * nothing. On the request's event loop.
 */
final class ContentWriter implements ChannelListener<StreamSinkChannel> {

  /**
   * Bytes handed to the socket at a time. Each time the JDK copies all it is handed, however little
   * the socket takes, and keeps a buffer of that size.
   */
  private static final int SLICE = 128 * 1024;

  private final HttpServerExchange exchange;
  private final ByteBuffer content;
  private final Duration patience;
  private final Runnable written;
  private boolean over;

  /**
   * A writer for one answer, whose headers say how long it is.
   *
   * @param patience how long the client may take nothing
   * @param written is run once, when all is written or nobody is there to take it
   */
  ContentWriter(HttpServerExchange exchange, byte[] content, Duration patience, Runnable written) {
    this.exchange = exchange;
    this.content = ByteBuffer.wrap(content);
    this.patience = patience;
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
      } else {
        channel.getWriteSetter().set(this);
        channel.resumeWrites();
        watch(content.position());
      }
    } catch (IOException e) {
      giveUp();
    } catch (Throwable e) {
      Errors.unexpected("An answer could not be written", e);
      giveUp();
    }
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
    while (content.position() < content.capacity()) {
      content.limit(Math.min(content.capacity(), content.position() + SLICE));
      if (channel.write(content) == 0) {
        return false;
      }
    }
    return true;
  }

  private void watch(int before) {
    exchange
        .getIoThread()
        .executeAfter(
            () -> {
              if (over) {
                return;
              }
              if (content.position() == before) {
                giveUp();
              } else {
                watch(content.position());
              }
            },
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The client has gone away, or might as well have: nobody is left to be told. */
  private void giveUp() {
    IoUtils.safeClose(exchange.getConnection());
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      written.run();
    }
  }
}
