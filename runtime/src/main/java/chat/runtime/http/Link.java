package chat.runtime.http;

import chat.runtime.stream.Token;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What is known of one connection, besides what Undertow knows: whose requests it brings, when the
 * request at hand began to arrive, and, while a request waits for its answer, whether the client is
 * still there. It sits where bytes come in. On the connection's event loop only.
 */
final class Link extends AbstractStreamSourceConduit<StreamSourceConduit>
    implements ChannelListener<ConduitStreamSourceChannel>, ServerConnection.CloseListener {

  /** From the H of "HTTP/1.1" to the end of its line. */
  private static final int VERSION_FROM_END = 9;

  private boolean betweenRequests = true;
  private long firstByteAt;
  private @Nullable AbstractServerConnection connection;
  private @Nullable Runnable onGone;
  private @Nullable String authorization;
  private @Nullable Token token;
  private long tokenUntil;

  private Link(StreamSourceConduit next) {
    super(next);
  }

  /** Puts itself in front of everything that reads from a new connection. */
  static void attach(StreamConnection connection) {
    ConduitStreamSourceChannel source = connection.getSourceChannel();
    source.setConduit(new Link(source.getConduit()));
  }

  /** The link that a request came by. */
  static Link of(HttpServerExchange exchange) {
    AbstractServerConnection connection = (AbstractServerConnection) exchange.getConnection();
    Link link = (Link) connection.getOriginalSourceConduit();
    if (link.connection == null) {
      link.connection = connection;
      connection.addCloseListener(link);
    }
    return link;
  }

  /** The token that this very header brought before on this connection, or null. */
  @Nullable Token tokenOf(String header, long now) {
    return now < tokenUntil && header.equals(authorization) ? token : null;
  }

  /**
   * The token that a header brought.
   *
   * @param until when that has to be looked up again, in milliseconds of the epoch
   */
  void remember(String header, Token bearer, long until) {
    authorization = header;
    token = bearer;
    tokenUntil = until;
  }

  /**
   * When the first byte of the request at hand arrived, by {@link System#nanoTime}; now, if it was
   * there before the request in front of it was answered.
   */
  long requestBegan() {
    return betweenRequests ? System.nanoTime() : firstByteAt;
  }

  /** The request at hand is being answered. */
  void answering() {
    betweenRequests = true;
    onGone = null;
  }

  /**
   * The request at hand, which has arrived in full, waits for its answer. Should the client go away
   * meanwhile, that is noticed, and told once.
   */
  void waiting(Runnable gone) {
    if (!connection().isOpen()) {
      gone.run();
      return;
    }
    onGone = gone;
    ConduitStreamSourceChannel source = connection().getChannel().getSourceChannel();
    if (connection().getExtraBytes() == null) {
      source.setReadListener(this);
      source.resumeReads();
    }
  }

  /** Something happens on the connection while a request waits. */
  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    AbstractServerConnection owner = connection();
    if (onGone == null || owner.getExtraBytes() != null) {
      source.suspendReads();
      return;
    }
    PooledByteBuffer pooled = owner.getByteBufferPool().allocate();
    boolean kept = false;
    try {
      ByteBuffer buffer = pooled.getBuffer();
      int count = read(buffer);
      if (count < 0) {
        IoUtils.safeClose(owner);
      } else if (count > 0) {
        // The next request, already. It waits for its turn; nothing more is read until then.
        buffer.flip();
        owner.setExtraBytes(pooled);
        kept = true;
        source.suspendReads();
        source.setReadListener(null);
      }
    } catch (IOException e) {
      IoUtils.safeClose(owner);
    } finally {
      if (!kept) {
        pooled.close();
      }
    }
  }

  @Override
  public void closed(ServerConnection closed) {
    Runnable gone = onGone;
    onGone = null;
    if (gone != null) {
      gone.run();
    }
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    boolean first = betweenRequests;
    int count = super.read(buffer);
    arrived(count);
    if (first && count > 0) {
      checkVersion(buffer, buffer.position() - count);
    }
    return count;
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    long count = super.read(buffers, offset, length);
    arrived(count);
    return count;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    long transferred = super.transferTo(position, count, target);
    arrived(transferred);
    return transferred;
  }

  @Override
  public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target)
      throws IOException {
    long transferred = super.transferTo(count, throughBuffer, target);
    arrived(transferred);
    return transferred;
  }

  /**
   * Ends a connection that speaks a HTTP of the future. Undertow would take it for HTTP/1.1. What
   * else is wrong with a request is for Undertow to say.
   */
  private static void checkVersion(ByteBuffer buffer, int start) throws IOException {
    for (int i = start; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n') {
        int version = i - VERSION_FROM_END;
        if (version > start
            && buffer.get(version) == 'H'
            && buffer.get(version + 4) == '/'
            && buffer.get(version + 5) > '1') {
          throw new IOException("not HTTP/1");
        }
        return;
      }
    }
  }

  private void arrived(long bytes) {
    if (bytes > 0 && betweenRequests) {
      betweenRequests = false;
      firstByteAt = System.nanoTime();
    }
  }

  private AbstractServerConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("no request came by this link yet");
    }
    return connection;
  }
}
