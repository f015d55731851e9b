package chat.plugin.authldap;

import java.nio.charset.StandardCharsets;

/**
 * What a stranger sent, as a value in a DN (RFC 4514) or in a filter (RFC 4515). Both take any byte
 * as a backslash and two hexadecimal digits; so all that is no plain letter or digit becomes that,
 * and nothing of it can mean anything.
 */
final class Escape {

  private Escape() {}

  /** The template with that value. */
  static String into(String template, String value) {
    StringBuilder escaped = new StringBuilder();
    for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9');
      if (plain) {
        escaped.append((char) each);
      } else {
        escaped.append('\\');
        escaped.append(Character.forDigit((each >> 4) & 0xf, 16));
        escaped.append(Character.forDigit(each & 0xf, 16));
      }
    }
    return template.replace("{}", escaped);
  }
}
