package chat.plugin.hooksjs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL of http or https, taken apart as browsers do: the URL Standard of the WHATWG. Immutable.
 *
 * @param host in ASCII; an IPv6 address in brackets
 * @param port -1 for the scheme's own
 * @param query without its question mark; null when there is none
 * @param fragment without its number sign; null when there is none
 */
record WebUrl(
    String scheme,
    String username,
    String password,
    String host,
    int port,
    String path,
    @Nullable String query,
    @Nullable String fragment) {

  private static final String HTTP = "http";
  private static final String HTTPS = "https";
  private static final int MAX_PORT = 65_535;

  /** What is written as percent sequences in the parts of a URL, beside controls and non-ASCII. */
  private static final String IN_FRAGMENT = " \"<>`";

  private static final String IN_QUERY = " \"#<>'";
  private static final String IN_PATH = " \"#<>?^`{}";
  private static final String IN_USER = IN_PATH + "/:;=@[\\]|";

  /** The URL; null when a browser would not open it, or another scheme. */
  static @Nullable WebUrl parse(String text) {
    String input = withoutSpace(text);
    int colon = input.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String scheme = input.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals(HTTP) && !scheme.equals(HTTPS)) {
      return null;
    }
    int start = colon + 1;
    while (start < input.length() && isSlash(input.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < input.length() && "/\\?#".indexOf(input.charAt(end)) < 0) {
      end++;
    }
    return parse(scheme, input.substring(start, end), input.substring(end));
  }

  private static @Nullable WebUrl parse(String scheme, String authority, String rest) {
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at);
    int password = user.indexOf(':');
    String server = authority.substring(at + 1);
    int portAt = portAt(server);
    String host = WebHost.parse(portAt < 0 ? server : server.substring(0, portAt));
    int port = portAt < 0 ? -1 : port(server.substring(portAt + 1));
    if (host == null || port == MAX_PORT + 1) {
      return null;
    }
    int hash = rest.indexOf('#');
    String beforeHash = hash < 0 ? rest : rest.substring(0, hash);
    int mark = beforeHash.indexOf('?');
    return new WebUrl(
        scheme,
        encode(password < 0 ? user : user.substring(0, password), IN_USER),
        password < 0 ? "" : encode(user.substring(password + 1), IN_USER),
        host,
        port == (scheme.equals(HTTP) ? 80 : 443) ? -1 : port,
        path(mark < 0 ? beforeHash : beforeHash.substring(0, mark)),
        mark < 0 ? null : encode(beforeHash.substring(mark + 1), IN_QUERY),
        hash < 0 ? null : encode(rest.substring(hash + 1), IN_FRAGMENT));
  }

  /** The first colon outside of brackets; -1 without one. */
  private static int portAt(String server) {
    boolean inBrackets = false;
    for (int i = 0; i < server.length(); i++) {
      char c = server.charAt(i);
      if (c == '[' || c == ']') {
        inBrackets = c == '[';
      } else if (c == ':' && !inBrackets) {
        return i;
      }
    }
    return -1;
  }

  /** The number; -1 for an empty text, and one more than there are for a malformed one. */
  private static int port(String digits) {
    int port = digits.isEmpty() ? -1 : 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return MAX_PORT + 1;
      }
      port = Math.min(port * 10 + digit, MAX_PORT + 1);
    }
    return port;
  }

  private static String path(String raw) {
    Deque<String> segments = new ArrayDeque<>();
    int from = raw.isEmpty() ? 0 : 1;
    while (from <= raw.length()) {
      int to = from;
      while (to < raw.length() && !isSlash(raw.charAt(to))) {
        to++;
      }
      boolean isLast = to == raw.length();
      String segment = raw.substring(from, to);
      int dots = dots(segment);
      if (dots == 2) {
        segments.pollLast();
      }
      if (dots == 0) {
        segments.add(encode(segment, IN_PATH));
      } else if (isLast) {
        segments.add("");
      }
      from = to + 1;
    }
    return "/" + String.join("/", segments);
  }

  /** 1 for a segment that stays where it is, 2 for one that goes up, 0 for all others. */
  private static int dots(String segment) {
    if (segment.length() > 6) {
      return 0;
    }
    String plain = segment.replace("%2e", ".").replace("%2E", ".");
    return plain.equals(".") ? 1 : plain.equals("..") ? 2 : 0;
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  /** Without controls and spaces at its ends, and without tabs and ends of lines anywhere. */
  private static String withoutSpace(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (start < end && text.charAt(end - 1) <= ' ') {
      end--;
    }
    StringBuilder kept = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c != '\t' && c != '\n' && c != '\r') {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static String encode(String part, String special) {
    StringBuilder out = new StringBuilder(part.length() + 16);
    part.codePoints()
        .forEach(
            c -> {
              if (c >= ' ' && c < 0x7f && special.indexOf(c) < 0) {
                out.append((char) c);
              } else {
                Percent.append(out, c);
              }
            });
    return out.toString();
  }

  /** As it is written out. */
  String href() {
    String credentials =
        username.isEmpty() && password.isEmpty()
            ? ""
            : username + (password.isEmpty() ? "" : ":" + password) + "@";
    return scheme
        + "://"
        + credentials
        + hostAndPort()
        + path
        + (query == null ? "" : "?" + query)
        + (fragment == null ? "" : "#" + fragment);
  }

  private String hostAndPort() {
    return port < 0 ? host : host + ":" + port;
  }

  /** Its parts as a JSON object, named as those of a browser's {@code URL}. */
  String json() {
    StringBuilder json = new StringBuilder("{");
    member(json, "href", href());
    member(json, "origin", scheme + "://" + hostAndPort());
    member(json, "protocol", scheme + ":");
    member(json, "username", username);
    member(json, "password", password);
    member(json, "host", hostAndPort());
    member(json, "hostname", host);
    member(json, "port", port < 0 ? "" : Integer.toString(port));
    member(json, "pathname", path);
    member(json, "search", query == null || query.isEmpty() ? "" : "?" + query);
    member(json, "hash", fragment == null || fragment.isEmpty() ? "" : "#" + fragment);
    return json.append('}').toString();
  }

  private static void member(StringBuilder json, String name, String value) {
    json.append(json.length() > 1 ? "," : "");
    Json.quote(json, name).append(':');
    Json.quote(json, value);
  }
}
