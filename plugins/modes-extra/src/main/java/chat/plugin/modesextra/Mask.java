package chat.plugin.modesextra;

import chat.api.mode.UserView;
import chat.api.model.FoldedName;
import java.util.Optional;

/**
 * Whom a list means: {@code troll*} is a nick, {@code *@evil.example} everybody of that server. A
 * {@code *} is any text, a {@code ?} one character; all else is compared as names are.
 *
 * @param value as it is shown
 * @param key as it is compared: folded, and without what says nothing
 */
record Mask(String value, String key) {

  /** What may be wrong with one, to end a sentence. */
  static final String RULE =
      "a mask is a nick or nick@server, where * stands for any text and ? for one character";

  /** Longer than any nick; it bounds what a match costs. */
  private static final int MAX_PART = 64;

  /** The mask, or nothing where it cannot be one. */
  static Optional<Mask> of(String text) {
    int at = text.indexOf('@');
    String nick = at < 0 ? text : text.substring(0, at);
    String server = at < 0 ? "*" : text.substring(at + 1);
    String foldedNick = shortened(FoldedName.of(nick));
    String foldedServer = shortened(FoldedName.of(server));
    if (!nick.codePoints().allMatch(Mask::isOfNick)
        || !isPart(foldedNick)
        || !isPart(foldedServer)) {
      return Optional.empty();
    }
    String value = at < 0 ? shortened(nick) : shortened(nick) + "@" + shortened(server);
    return Optional.of(
        new Mask(value, foldedServer.equals("*") ? foldedNick : foldedNick + "@" + foldedServer));
  }

  private static boolean isPart(String folded) {
    return !folded.isEmpty()
        && folded.codePointCount(0, folded.length()) <= MAX_PART
        && folded.codePoints().noneMatch(c -> c == '@' || c == '/' || Character.isISOControl(c));
  }

  /** What nicks are made of, and what stands for it. */
  private static boolean isOfNick(int c) {
    return c < 0x80
        ? "*?_-[]{}\\|^`".indexOf(c) >= 0 || Character.isLetterOrDigit(c)
        : Character.isLetterOrDigit(c);
  }

  /** Several stars in a row say no more than one. */
  private static String shortened(String part) {
    return part.replaceAll("\\*{2,}", "*");
  }

  /** A user as masks see it: folded once, however many masks there are. */
  record Whom(String nick, String server) {

    static Whom of(UserView user) {
      return new Whom(FoldedName.of(user.nick()), FoldedName.of(user.server()));
    }

    /**
     * Whether a mask means that user.
     *
     * @param key of the mask
     */
    boolean isMeantBy(String key) {
      int at = key.indexOf('@');
      return at < 0
          ? matches(key, nick)
          : matches(key.substring(0, at), nick) && matches(key.substring(at + 1), server);
    }
  }

  /**
   * Whether a pattern covers all of a text. Where it fails, only the last star takes one character
   * more, for an earlier one would not help: that takes at most their lengths multiplied.
   */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int taken = 0;
    while (t < text.length()) {
      int c = text.codePointAt(t);
      int wanted = p < pattern.length() ? pattern.codePointAt(p) : -1;
      if (wanted == '*') {
        star = p++;
        taken = t;
      } else if (wanted == c || wanted == '?') {
        p += Character.charCount(wanted);
        t += Character.charCount(c);
      } else if (star >= 0) {
        p = star + 1;
        taken += Character.charCount(text.codePointAt(taken));
        t = taken;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
