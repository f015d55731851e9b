package chat.runtime.http;

/**
 * What a request asks for, taken apart and still encoded, each char a byte.
 *
 * @param path begins with a slash, unless it is {@code *} or malformed
 * @param query what is behind the question mark, or empty
 */
record Target(String path, String query) {

  private static final int MAX_PARAMETERS = 1000;

  /** Takes apart what was sent; some clients send the whole URL. */
  static Target of(String sent) {
    int question = sent.indexOf('?');
    String path = question < 0 ? sent : sent.substring(0, question);
    String query = question < 0 ? "" : sent.substring(question + 1);
    return new Target(path.startsWith("/") ? path : withoutHost(path), query);
  }

  private static String withoutHost(String url) {
    int host = url.indexOf("://");
    if (host < 0) {
      return url;
    }
    int path = url.indexOf('/', host + 3);
    return path < 0 ? "/" : url.substring(path);
  }

  /** Whether the query has more parameters than anybody needs. */
  boolean hasTooManyParameters() {
    return query.length() > MAX_PARAMETERS
        && query.chars().filter(c -> c == '&').count() >= MAX_PARAMETERS;
  }

  /** The path as the log may have it: nothing in it looks like something else. */
  String pathToLog() {
    return path.replaceAll("[^!-~]", "?");
  }
}
