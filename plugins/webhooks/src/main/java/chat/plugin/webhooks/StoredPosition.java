package chat.plugin.webhooks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** A position in a file, which is always whole and survives the end of the machine. */
final class StoredPosition {

  private final Path file;
  private final Path next;

  private StoredPosition(Path folder) {
    file = folder.resolve("position");
    next = folder.resolve("position.new");
  }

  /** The one in that folder. */
  static StoredPosition in(Path folder) {
    return new StoredPosition(folder);
  }

  /**
   * What was written last; empty when nothing ever was.
   *
   * @throws IOException with a message for the operator
   */
  OptionalLong read() throws IOException {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IOException(
          file + " has no valid position; delete the file to begin with the next message", e);
    }
  }

  /** Writes it. Blocks until it is on disk. */
  void write(long position) throws IOException {
    byte[] text = (position + "\n").getBytes(StandardCharsets.US_ASCII);
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
