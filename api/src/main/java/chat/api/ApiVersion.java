package chat.api;

/**
 * The version of this API, which a plugin's jar names in its manifest as {@code Chat-Api-Version}.
 * A plugin made for 1.2 runs where the API is 1.2 or 1.3, neither where it is 1.1 nor where it is
 * 2.0.
 */
public final class ApiVersion {

  /** The manifest's attribute. */
  public static final String ATTRIBUTE = "Chat-Api-Version";

  /** The version. */
  public static final String CURRENT = "1.0";

  private ApiVersion() {}
}
