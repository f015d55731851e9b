package chat.plugin.hooksjs;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.graalvm.shadowed.com.ibm.icu.text.IDNA;
import org.jspecify.annotations.Nullable;

/**
 * The host of a URL as browsers read it: a name in ASCII, an IPv4 address in whatever form, or an
 * IPv6 address in brackets. Pure functions.
 */
final class WebHost {

  /** No host that exists is longer; what folds names need not be fed more. */
  private static final int MAX_LENGTH = 1_024;

  private static final String FORBIDDEN = " #/:<>?@[\\]^|%\u007f";

  /** What browsers let pass: the lengths that DNS asks for, and hyphens wherever they are. */
  private static final Set<IDNA.Error> HARMLESS =
      EnumSet.of(
          IDNA.Error.EMPTY_LABEL,
          IDNA.Error.LABEL_TOO_LONG,
          IDNA.Error.DOMAIN_NAME_TOO_LONG,
          IDNA.Error.LEADING_HYPHEN,
          IDNA.Error.TRAILING_HYPHEN,
          IDNA.Error.HYPHEN_3_4);

  private WebHost() {}

  /** The one spelling of it; null when it is not a host. */
  static @Nullable String parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    if (text.startsWith("[")) {
      return text.endsWith("]") ? Ipv6.parse(text.substring(1, text.length() - 1)) : null;
    }
    String name = ascii(Percent.decode(text));
    if (name == null || name.isEmpty() || isForbidden(name)) {
      return null;
    }
    return Ipv4.endsInNumber(name) ? Ipv4.parse(name) : name;
  }

  private static @Nullable String ascii(String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    if (domain.chars().allMatch(c -> c < 0x80)
        && !lower.startsWith("xn--")
        && !lower.contains(".xn--")) {
      return lower;
    }
    IDNA.Info info = new IDNA.Info();
    StringBuilder name = new StringBuilder();
    Names.UTS46.nameToASCII(domain, name, info);
    return HARMLESS.containsAll(info.getErrors()) ? name.toString() : null;
  }

  private static boolean isForbidden(String name) {
    return name.chars().anyMatch(c -> c < ' ' || c > 0x7e || FORBIDDEN.indexOf(c) >= 0);
  }

  /** Loads its tables when a name first needs them. */
  private static final class Names {
    static final IDNA UTS46 =
        IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
  }
}
