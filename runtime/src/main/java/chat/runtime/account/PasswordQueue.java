package chat.runtime.account;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which password is worked on next. Whoever comes from an address from which somebody has lately
 * logged in waits in a line of its own, and so does whoever has such a nick; strangers wait in the
 * third. Each line has its own room and its own turns, so a flood of strangers takes neither from
 * the others. For any thread.
 *
 * @param <T> what waits
 */
final class PasswordQueue<T> {

  /** Who waits in a line. */
  enum Line {
    /** From an address from which somebody has logged in. */
    KNOWN_ADDRESS,
    /**
     * From another address, with a nick that has logged in. Everybody can send such a nick, so this
     * is no proof.
     */
    KNOWN_NICK,
    STRANGER
  }

  static final int STRANGERS = 256;
  static final int KNOWN = 64;

  private static final List<Line> TURNS =
      List.of(
          Line.KNOWN_ADDRESS,
          Line.KNOWN_NICK,
          Line.KNOWN_ADDRESS,
          Line.STRANGER,
          Line.KNOWN_ADDRESS,
          Line.KNOWN_NICK,
          Line.KNOWN_ADDRESS);

  private final Map<Line, FairQueue<T>> lines = new EnumMap<>(Line.class);
  private final Regulars regulars;
  private int turn;

  PasswordQueue(Regulars regulars) {
    this.regulars = regulars;
    lines.put(Line.KNOWN_ADDRESS, new FairQueue<>(KNOWN));
    lines.put(Line.KNOWN_NICK, new FairQueue<>(KNOWN));
    lines.put(Line.STRANGER, new FairQueue<>(STRANGERS));
  }

  /**
   * Adds an element.
   *
   * @return the element that has to leave, which may be the same; null while there is room
   */
  synchronized @Nullable T add(Caller caller, T element) {
    if (regulars.knowsAddress(caller)) {
      return line(Line.KNOWN_ADDRESS).add(caller.site(), caller.subnet(), element);
    }
    if (regulars.knowsNick(caller)) {
      return line(Line.KNOWN_NICK).add(caller.foldedNick(), caller.subnet(), element);
    }
    return line(Line.STRANGER).add(caller.site(), caller.subnet(), element);
  }

  /** Takes out the element whose turn it is; null when there is none. */
  synchronized @Nullable T poll() {
    for (int i = 0; i < TURNS.size(); i++) {
      T element = line(TURNS.get((turn + i) % TURNS.size())).poll();
      if (element != null) {
        turn = (turn + i + 1) % TURNS.size();
        return element;
      }
    }
    return null;
  }

  private FairQueue<T> line(Line line) {
    return lines.get(line);
  }
}
