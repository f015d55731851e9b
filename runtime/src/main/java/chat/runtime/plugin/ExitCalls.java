package chat.runtime.plugin;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Finds calls in class files that would end the server: what a class calls is named in its constant
 * pool (JVMS 4.4). Calls by reflection are not seen; this is against accidents.
 */
final class ExitCalls {

  private static final Map<String, String> FORBIDDEN =
      Map.of(
          "java/lang/System.exit", "System.exit",
          "java/lang/Runtime.exit", "Runtime.exit",
          "java/lang/Runtime.halt", "Runtime.halt");

  private ExitCalls() {}

  /** Such a call in a class, if there is one. */
  static Optional<String> in(byte[] classFile) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      in.skipNBytes(8); // magic and version
      int count = in.readUnsignedShort();
      int[] tags = new int[count];
      int[] first = new int[count];
      int[] second = new int[count];
      String[] texts = new String[count];
      for (int i = 1; i < count; i++) {
        tags[i] = in.readUnsignedByte();
        switch (tags[i]) {
          case 1 -> texts[i] = in.readUTF();
          case 3, 4 -> in.readInt();
          case 5, 6 -> {
            in.readLong();
            i++; // takes two places
          }
          case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
          case 9, 10, 11, 12, 17, 18 -> {
            first[i] = in.readUnsignedShort();
            second[i] = in.readUnsignedShort();
          }
          case 15 -> in.skipNBytes(3);
          default -> {
            return Optional.empty(); // newer than this; Java itself will refuse it
          }
        }
      }
      for (int i = 1; i < count; i++) {
        if (tags[i] == 10) {
          String method = texts[first[first[i]]] + "." + texts[first[second[i]]];
          if (FORBIDDEN.containsKey(method)) {
            return Optional.of(FORBIDDEN.get(method));
          }
        }
      }
      return Optional.empty();
    } catch (IOException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty(); // no class file; Java itself will refuse it
    }
  }
}
