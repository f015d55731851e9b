package chat.plugin.modesextra;

import chat.api.model.FoldedName;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A name that masks are held against: in the form in which names compare, and where in it the
 * characters begin that were written. {@code straße} is {@code strasse} in six characters, so that
 * {@code stra?e} matches it as well as {@code strasse} does. One thread.
 */
final class MaskedName {

  /** Steps for each character until the quick way is not quick. */
  private static final int PATIENCE = 2;

  private final String written;
  private final String folded;
  private @Nullable BitSet begins;

  MaskedName(String written) {
    this.written = written;
    this.folded = FoldedName.of(written);
  }

  /**
   * Whether a pattern covers all of the name. Where it fails, only the last star takes one place
   * more, for an earlier one would not help. That is nearly always quick; where it is not, {@link
   * Wildcards} tells. A pattern that needs more than there is takes no time.
   *
   * @param pattern the part of a mask's key
   */
  boolean matches(String pattern) {
    if (least(pattern) > folded.length()) {
      return false;
    }
    int p = 0;
    int t = 0;
    int star = -1;
    int taken = 0;
    int left = PATIENCE * (pattern.length() + folded.length());
    while (t < folded.length()) {
      if (left-- == 0) {
        return new Wildcards(pattern).cover(folded, begins());
      }
      char wanted = p < pattern.length() ? pattern.charAt(p) : 0;
      int next = wanted == '*' ? t : after(t, wanted);
      if (wanted == '*') {
        star = p++;
        taken = t;
      } else if (next > t) {
        p++;
        t = next;
      } else if (star >= 0) {
        p = star + 1;
        t = ++taken;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Where a character of a pattern has led to; the same place where it does not fit. */
  private int after(int at, char wanted) {
    if (wanted != '?') {
      return wanted == folded.charAt(at) ? at + 1 : at;
    }
    BitSet letters = begins();
    return letters.get(at) ? letters.nextSetBit(at + 1) : at;
  }

  private static int least(String pattern) {
    int least = 0;
    for (int i = 0; i < pattern.length(); i++) {
      least += pattern.charAt(i) == '*' ? 0 : 1;
    }
    return least;
  }

  /** Where in the folded name a written character begins, and its end. */
  private BitSet begins() {
    BitSet found = begins;
    if (found == null) {
      found = apart();
      if (found == null) {
        found = together();
      }
      begins = found;
    }
    return found;
  }

  /** Each character folded alone; nothing where they fold to something else together. */
  private @Nullable BitSet apart() {
    BitSet found = new BitSet(folded.length() + 1);
    int end = 0;
    for (int at = 0; at < written.length(); ) {
      found.set(end);
      int c = written.codePointAt(at);
      at += Character.charCount(c);
      String letter = c < 0x80 ? null : FoldedName.of(Character.toString(c));
      if (letter != null && !folded.startsWith(letter, end)) {
        return null;
      }
      end += letter == null ? 1 : letter.length();
    }
    found.set(end);
    return end == folded.length() ? found : null;
  }

  /** Characters that become one with those before them, as the letters of Hangul, do not begin. */
  private BitSet together() {
    BitSet found = new BitSet(folded.length() + 1);
    String before = "";
    for (int at = 0; at < written.length(); ) {
      at += Character.charCount(written.codePointAt(at));
      String now = FoldedName.of(written.substring(0, at));
      if (now.startsWith(before)) {
        found.set(before.length());
      }
      before = now;
    }
    found.set(folded.length());
    return found;
  }
}
