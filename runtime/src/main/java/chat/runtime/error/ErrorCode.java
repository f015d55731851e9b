package chat.runtime.error;

import java.util.Locale;

/** Every error code of the contract, with its status. The one place where the two meet. */
public enum ErrorCode {
  BAD_REQUEST(400),
  BAD_JSON(400),
  BAD_META(400),
  BAD_MODE(400),
  BAD_TYPE(400),
  EMPTY_BODY(400),
  INVALID_CHANNEL(400),
  INVALID_NICK(400),
  MISSING_TO(400),
  WEAK_PASSWORD(400),
  BAD_CREDENTIALS(401),
  UNAUTHORIZED(401),
  INVITE_ONLY(403),
  MODERATED(403),
  NOT_IN_CHANNEL(403),
  NOT_OPERATOR(403),
  REJECTED(403),
  TOO_MANY_CHANNELS(403),
  FEDERATION_DISABLED(404),
  NO_SUCH_CHANNEL(404),
  NO_SUCH_NICK(404),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  REQUEST_TIMEOUT(408),
  IDEMPOTENCY_CONFLICT(409),
  NICK_IN_USE(409),
  RELOAD_REFUSED(409),
  MESSAGE_TOO_LONG(413),
  TOO_MANY_REQUESTS(429),
  INTERNAL_ERROR(500),
  BUSY(503),
  PLUGIN_FAILURE(503),
  STOPPING(503),
  STORAGE_UNAVAILABLE(503);

  private final int status;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  ErrorCode(int status) {
    this.status = status;
  }

  /** The HTTP status that it is answered with. */
  public int status() {
    return status;
  }

  /** The code on the wire, such as {@code bad_request}. */
  public String wireName() {
    return wireName;
  }
}
