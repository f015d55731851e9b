package chat.runtime.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Undertow answers what its parser refuses by itself, with an empty 400, before any handler is
 * asked, and ends the connection. This sits where bytes go out and says what the contract says
 * instead: whatever Undertow writes while no request is served is such a refusal.
 */
final class Refusal extends AbstractStreamSinkConduit<StreamSinkConduit> {

  private final Link link;
  private final PlainAnswer answer;
  private final Runnable refused;
  private @Nullable ByteBuffer left;

  private Refusal(StreamSinkConduit next, Link link, PlainAnswer answer, Runnable refused) {
    super(next);
    this.link = link;
    this.answer = answer;
    this.refused = refused;
  }

  /**
   * Puts itself in front of everything that writes to a new connection.
   *
   * @param refused is told of each refusal
   */
  static void attach(StreamConnection channel, Link link, PlainAnswer answer, Runnable refused) {
    StreamSinkConduit next = channel.getSinkChannel().getConduit();
    channel.getSinkChannel().setConduit(new Refusal(next, link, answer, refused));
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (link.isServing()) {
      return super.write(source);
    }
    return refuse() ? skip(source) : 0;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    if (link.isServing()) {
      return super.write(sources, offset, length);
    }
    return refuse() ? skip(sources, offset, length) : 0;
  }

  @Override
  public int writeFinal(ByteBuffer source) throws IOException {
    return Conduits.writeFinalBasic(this, source);
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, sources, offset, length);
  }

  /** Writes what can be written now. Returns whether nothing is left. */
  private boolean refuse() throws IOException {
    if (left == null) {
      refused.run();
      left = answer.begin();
    }
    while (left.hasRemaining()) {
      if (next.write(left) == 0) {
        return false;
      }
    }
    link.skipWhatIsHere();
    return true;
  }

  private static int skip(ByteBuffer source) {
    int count = source.remaining();
    source.position(source.limit());
    return count;
  }

  private static long skip(ByteBuffer[] sources, int offset, int length) {
    long count = Buffers.remaining(sources, offset, length);
    for (int i = offset; i < offset + length; i++) {
      skip(sources[i]);
    }
    return count;
  }
}
