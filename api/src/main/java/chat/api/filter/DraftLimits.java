package chat.api.filter;

import java.util.List;

/**
 * How large what a filter accepts may be on this server. A filter whose result is larger has
 * failed. Immutable.
 *
 * @param body bytes of UTF-8 in a body: the setting MAX_MESSAGE_SIZE
 * @param topic bytes of UTF-8 in the body of a {@code topic}
 * @param meta bytes of UTF-8 in {@code meta} as compact JSON: what clients may send, and room for
 *     what filters add
 * @param metaDepth levels of objects and arrays in {@code meta}, itself the first
 */
public record DraftLimits(int body, int topic, int meta, int metaDepth) {

  /**
   * Members of {@code meta} that tell what happens, such as who is invited and by whom. A filter
   * that changes one of them, or drops it, has failed.
   */
  public static final List<String> FIXED_MEMBERS = List.of("_invite", "_kick");

  /** The limits of a server with default settings. */
  public static final DraftLimits STANDARD = new DraftLimits(4_096, 512, 81_920, 32);
}
