package chat.runtime.http;

/**
 * One method on one path: a line of the URL table. Immutable.
 *
 * @param path with names in braces for segments that a request chooses
 * @param access who may
 * @param body whether the request's body is of interest
 * @param waits whether a request may wait for something to happen, so that its time says nothing
 */
record Route(
    String method, String path, Access access, boolean body, boolean waits, Handler handler) {

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
