package chat.runtime.http;

/**
 * One method on one path: a line of the URL table. Immutable.
 *
 * @param path with names in braces for segments that a request chooses
 * @param access who may
 * @param body whether the request's body is of interest
 * @param maxBody how many bytes of a body are taken, be it of interest or not
 * @param waits whether a request may wait for something to happen, so that its time says nothing
 */
record Route(
    String method,
    String path,
    Access access,
    boolean body,
    long maxBody,
    boolean waits,
    Handler handler) {

  /** More than enough where a body holds a few names, and a password. */
  static final long SMALL_BODY = 16 * 1024;

  /** What nobody asked for is read and thrown away: that costs less than a new connection. */
  static final long UNWANTED_BODY = 256 * 1024;

  /** Who may use a route. */
  enum Access {
    /** Anybody. */
    OPEN,
    /** Anybody, as often as AUTH_RATE allows. */
    LIMITED,
    /** Who has a token. */
    TOKEN,
    /** Who has the token of the operator. */
    ADMIN
  }
}
