package chat.runtime.http;

import chat.runtime.stream.Token;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What is known of one connection, besides what Undertow knows: whose requests it brings, what the
 * request at hand asks for and when it began to arrive, and, while a request waits for its answer,
 * whether the client is still there. It sits where bytes come in. On the connection's event loop
 * only.
 */
final class Link extends AbstractStreamSourceConduit<StreamSourceConduit>
    implements ChannelListener<ConduitStreamSourceChannel>, ExchangeCompletionListener {

  private static final int SKIPPED_AT_ONCE = 8192;
  private static final int MAX_SKIPS = 16;

  private enum Phase {
    IDLE,
    ARRIVING,
    SERVING,
    CLOSED
  }

  private final StreamConnection channel;
  private final Patience patience;
  private final HeadRoom room;
  private final @Nullable InetAddress client;
  private final Patience.Place place = new Patience.Place();
  private final RequestLine line = new RequestLine();
  private Phase phase = Phase.IDLE;
  private long firstByteAt;
  private int headBytes;
  private int roomTaken;
  private @Nullable AbstractServerConnection connection;
  private @Nullable Watcher watcher;
  private @Nullable String authorization;
  private @Nullable Token token;
  private long tokenUntil;

  /** Is told what becomes of the client while its request waits. Once, of one of the two. */
  interface Watcher {
    /**
     * Nothing more will be read: the client has ended its side, or sends too much behind the
     * request. It may have gone away, or it may wait for this answer, which is the last.
     */
    void ended();

    /** The connection is lost: there is nobody to answer. */
    void gone();
  }

  private Link(
      StreamConnection channel, Patience patience, HeadRoom room, @Nullable InetAddress client) {
    super(channel.getSourceChannel().getConduit());
    this.channel = channel;
    this.patience = patience;
    this.room = room;
    this.client = client;
  }

  /**
   * Puts itself in front of everything that reads from a new connection.
   *
   * @param client the address that the connection is counted for, if it is
   */
  static Link attach(
      StreamConnection channel, Patience patience, HeadRoom room, @Nullable InetAddress client) {
    Link link = new Link(channel, patience, room, client);
    channel.getSourceChannel().setConduit(link);
    channel.setCloseListener(closed -> link.closed());
    patience.idle(link);
    return link;
  }

  /** The link that a request came by. */
  static Link of(HttpServerExchange exchange) {
    return (Link) ((AbstractServerConnection) exchange.getConnection()).getOriginalSourceConduit();
  }

  /** The address that the connection is counted for, or null. */
  @Nullable InetAddress client() {
    return client;
  }

  /** For {@link Patience}. */
  Patience.Place place() {
    return place;
  }

  /** The token that this very header brought before on this connection, or null. */
  @Nullable Token tokenOf(String header, long now) {
    return now < tokenUntil && header.equals(authorization) ? token : null;
  }

  /**
   * The token that a header brought.
   *
   * @param until which uptime that holds, in milliseconds
   */
  void remember(String header, Token bearer, long until) {
    authorization = header;
    token = bearer;
    tokenUntil = until;
  }

  // The life of a request.

  /** A request's headers have arrived, and it is served from now on. */
  void serve(HttpServerExchange exchange) {
    connection = (AbstractServerConnection) exchange.getConnection();
    exchange.addExchangeCompleteListener(this);
    phase = Phase.SERVING;
    patience.forget(this);
  }

  /** Whether a request is served; else what Undertow writes is its own refusal. */
  boolean isServing() {
    return phase == Phase.SERVING;
  }

  /** What the request at hand asks for, each char a byte as it was sent. */
  String target() {
    return line.target();
  }

  /**
   * When the first byte of the request at hand arrived, by {@link System#nanoTime}; or when the
   * answer to the request in front of it had left, if that was later.
   */
  long requestBegan() {
    return firstByteAt;
  }

  /** The request at hand is being answered. */
  void answering() {
    watcher = null;
  }

  /** All of its answer is written. The client has to take it, as long as the exchange lasts. */
  void answered() {
    if (phase == Phase.SERVING) {
      patience.leaving(this);
    }
  }

  /** The answer has left, and the next request may come, or some of it is here. */
  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
    if (phase != Phase.CLOSED) {
      watcher = null;
      line.restart();
      giveRoom();
      phase = Phase.IDLE;
      patience.idle(this);
      startWith(connection().getExtraBytes());
    }
    next.proceed();
  }

  private void startWith(@Nullable PooledByteBuffer extra) {
    if (extra == null) {
      return;
    }
    ByteBuffer bytes = extra.getBuffer();
    bytes.limit(line.read(bytes, bytes.position(), bytes.limit()));
    if (bytes.hasRemaining()) {
      arriving();
    } else {
      connection().setExtraBytes(null);
      extra.close();
    }
  }

  private void arriving() {
    phase = Phase.ARRIVING;
    firstByteAt = System.nanoTime();
    patience.arriving(this);
  }

  /** Ends the connection. */
  void end() {
    IoUtils.safeClose(channel);
  }

  private void closed() {
    phase = Phase.CLOSED;
    patience.forget(this);
    giveRoom();
    Watcher told = watcher;
    watcher = null;
    if (told != null) {
      told.gone();
    }
  }

  // While a request waits.

  /**
   * The request at hand, which has arrived in full, waits for its answer. What becomes of the
   * client meanwhile is told.
   */
  void waiting(Watcher told) {
    if (phase == Phase.CLOSED) {
      told.gone();
      return;
    }
    watcher = told;
    PooledByteBuffer extra = connection().getExtraBytes();
    if (extra != null) {
      connection().setExtraBytes(ReadAhead.of(extra));
    }
    ConduitStreamSourceChannel source = channel.getSourceChannel();
    source.setReadListener(this);
    source.resumeReads();
  }

  /** Something happens on the connection while a request waits. */
  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    Watcher told = watcher;
    if (told == null) {
      source.suspendReads();
      return;
    }
    ReadAhead ahead = ReadAhead.of(connection().getExtraBytes());
    try {
      int count = ahead.readFrom(next);
      if (count < 0 || ahead.isFull()) {
        // What lies behind the request is not carried out: the client may have gone away.
        connection().setExtraBytes(null);
        watcher = null;
        source.suspendReads();
        told.ended();
      } else if (count > 0) {
        connection().setExtraBytes(ahead);
      }
    } catch (IOException e) {
      end();
    }
  }

  // Where bytes come in.

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int start = buffer.position();
    int count = super.read(buffer);
    if (count <= 0 || phase == Phase.SERVING) {
      return count;
    }
    if (!takeRoom(count)) {
      end();
      return -1;
    }
    if (line.isOver()) {
      return count;
    }
    int end = line.read(buffer, start, start + count);
    buffer.position(end);
    if (phase == Phase.IDLE && end > start) {
      arriving();
    }
    return end - start;
  }

  private boolean takeRoom(int count) {
    int before = headBytes;
    headBytes += count;
    if (headBytes <= HeadRoom.FREE) {
      return true;
    }
    int more = headBytes - Math.max(before, HeadRoom.FREE);
    if (!room.take(more)) {
      return false;
    }
    roomTaken += more;
    return true;
  }

  private void giveRoom() {
    headBytes = 0;
    if (roomTaken > 0) {
      room.give(roomTaken);
      roomTaken = 0;
    }
  }

  /**
   * Reads and forgets what has arrived: to close a socket on unread bytes would lose the answer.
   */
  void skipWhatIsHere() {
    ByteBuffer unread = ByteBuffer.allocate(SKIPPED_AT_ONCE);
    try {
      int skips = 0;
      while (skips < MAX_SKIPS && next.read(unread.clear()) > 0) {
        skips++;
      }
    } catch (IOException e) {
      end();
    }
  }

  private AbstractServerConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("no request came by this link yet");
    }
    return connection;
  }
}
