package chat.runtime.plugin;

import java.util.Locale;

/** The schemes of URLs. */
final class Schemes {

  private Schemes() {}

  /** What stands before the first colon, in lower case; empty when there is none. */
  static String of(String url) {
    return url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
  }
}
