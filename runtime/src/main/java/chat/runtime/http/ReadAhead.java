package chat.runtime.http;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What a client has sent behind a request that waits, kept for Undertow as the bytes to go on with.
 * It is as large as it has to be: a pooled buffer for each connection would hold 16 KB for a single
 * byte.
 */
final class ReadAhead implements PooledByteBuffer {

  /** The most that is read while a request waits. */
  static final int MAX_BYTES = 4096;

  private static final int FIRST_BYTES = 512;

  private ByteBuffer buffer;
  private boolean open = true;

  private ReadAhead(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Takes over what is there, which may be null for nothing. */
  static ReadAhead of(@Nullable PooledByteBuffer there) {
    if (there instanceof ReadAhead same) {
      return same;
    }
    int count = there == null ? 0 : there.getBuffer().remaining();
    ByteBuffer bytes = ByteBuffer.allocate(Math.max(FIRST_BYTES, count));
    if (there != null) {
      bytes.put(there.getBuffer());
      there.close();
    }
    return new ReadAhead(bytes.flip());
  }

  /** Reads on. Returns what the source did: how many bytes, or -1 at its end. */
  int readFrom(StreamSourceConduit source) throws IOException {
    if (buffer.limit() == buffer.capacity()) {
      int size = Math.max(buffer.remaining() + 1, Math.min(MAX_BYTES, 2 * buffer.capacity()));
      buffer = ByteBuffer.allocate(size).put(buffer);
    } else {
      buffer.compact();
    }
    int count = source.read(buffer);
    buffer.flip();
    return count;
  }

  /** Whether it holds as much as it may. */
  boolean isFull() {
    return buffer.remaining() >= MAX_BYTES;
  }

  @Override
  public ByteBuffer getBuffer() {
    if (!open) {
      throw new IllegalStateException("closed");
    }
    return buffer;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
