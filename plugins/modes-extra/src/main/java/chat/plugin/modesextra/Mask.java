package chat.plugin.modesextra;

import chat.api.model.FoldedName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a list means: {@code troll*} is a nick, {@code *@evil.example} everybody of that server. A
 * {@code *} is any text, a {@code ?} one character as it is written; all else is compared as names
 * are.
 *
 * @param value as it is shown
 * @param key as it is compared: folded, and without what says nothing
 */
record Mask(String value, String key) {

  /** What may be wrong with one, to end a sentence. */
  static final String RULE =
      "a mask is a nick or nick@server, where * stands for any text and ? for one character";

  /** Characters as they are written, twice as many as a nick has at most. */
  private static final int MAX_PART = 64;

  /** A letter may fold to eighteen; any nick of such letters has to fit in. */
  private static final int MAX_KEY = 1024;

  private static final Pattern STARS = Pattern.compile("\\*{2,}");
  private static final Pattern WILDCARDS = Pattern.compile("[*?]*\\*[*?]*");

  /** The mask, or nothing where it cannot be one. */
  static Optional<Mask> of(String text) {
    int at = text.indexOf('@');
    String nick = shortened(at < 0 ? text : text.substring(0, at));
    String server = shortened(at < 0 ? "*" : text.substring(at + 1));
    String foldedNick = unified(FoldedName.of(nick));
    String foldedServer = unified(FoldedName.of(server));
    String key = foldedServer.equals("*") ? foldedNick : foldedNick + "@" + foldedServer;
    if (!nick.codePoints().allMatch(Mask::isOfNick)
        || !isPart(nick, foldedNick)
        || !isPart(server, foldedServer)
        || key.length() > MAX_KEY) {
      return Optional.empty();
    }
    return Optional.of(new Mask(at < 0 ? nick : nick + "@" + server, key));
  }

  private static boolean isPart(String written, String folded) {
    return !folded.isEmpty()
        && written.codePointCount(0, written.length()) <= MAX_PART
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
    return STARS.matcher(part).replaceAll("*");
  }

  /** Among wildcards in a row a star may stand anywhere, and says the same: it goes last. */
  private static String unified(String folded) {
    return WILDCARDS
        .matcher(folded)
        .replaceAll(run -> Matcher.quoteReplacement(run.group().replace("*", "") + "*"));
  }
}
