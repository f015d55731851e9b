package chat.api.mode;

/** What a mode says to an attempt: nothing against it, or no. */
public sealed interface Decision {

  /** Nothing against it. */
  record Allowed() implements Decision {
    private static final Allowed INSTANCE = new Allowed();
  }

  /**
   * No. Answered to the client with status 403.
   *
   * @param code a stable error code in {@code snake_case}
   * @param reason one sentence that a person can act on
   */
  record Denied(String code, String reason) implements Decision {}

  /** Nothing against it. */
  static Decision allow() {
    return Allowed.INSTANCE;
  }

  /** No; see {@link Denied}. */
  static Decision deny(String code, String reason) {
    return new Denied(code, reason);
  }
}
