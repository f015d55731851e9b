package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a URL after the question mark. Every complaint about it is {@code bad_request}.
 * Immutable.
 */
final class Query {

  private static final Query EMPTY = new Query(List.of());
  private static final int UUID_LENGTH = 36;

  /** Names and values in turn. */
  private final List<String> parts;

  private Query(List<String> parts) {
    this.parts = parts;
  }

  /** Takes it apart, or complains when it is not percent-encoded UTF-8 or holds a NUL. */
  static Query parse(String raw) throws ChatException {
    if (raw.isEmpty()) {
      return EMPTY;
    }
    List<String> parts = new ArrayList<>(6);
    int start = 0;
    while (start <= raw.length()) {
      int end = raw.indexOf('&', start);
      if (end < 0) {
        end = raw.length();
      }
      if (end > start) {
        int equals = raw.indexOf('=', start);
        boolean bare = equals < 0 || equals > end;
        parts.add(decode(raw.substring(start, bare ? end : equals)));
        parts.add(bare ? "" : decode(raw.substring(equals + 1, end)));
      }
      start = end + 1;
    }
    return new Query(parts);
  }

  private static String decode(String encoded) throws ChatException {
    String decoded = Percent.decodeForm(encoded);
    if (decoded == null || decoded.indexOf('\0') >= 0) {
      throw bad("The query is not percent-encoded UTF-8.");
    }
    return decoded;
  }

  /** A value, which may be empty; it may be given once. */
  Optional<String> text(String name) throws ChatException {
    return Optional.ofNullable(find(name));
  }

  /** A message's id. */
  Optional<UUID> id(String name) throws ChatException {
    String value = find(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!isUuid(value)) {
      throw bad("\"" + name + "\" has to be the id of a message.");
    }
    return Optional.of(UUID.fromString(value));
  }

  /** A whole number; one beyond what an int holds is the largest int. */
  int number(String name, int ifMissing, int min, int max) throws ChatException {
    String value = find(name);
    if (value == null) {
      return ifMissing;
    }
    long number = value.isEmpty() ? -1 : 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      number = c < '0' || c > '9' ? -1 : Math.min(Integer.MAX_VALUE, number * 10 + c - '0');
      if (number < 0) {
        break;
      }
    }
    if (number < min || number > max) {
      String upTo = max == Integer.MAX_VALUE ? " or more." : " to " + max + ".";
      throw bad("\"" + name + "\" has to be a whole number, " + min + upTo);
    }
    return (int) number;
  }

  private @Nullable String find(String name) throws ChatException {
    String found = null;
    for (int i = 0; i < parts.size(); i += 2) {
      if (parts.get(i).equals(name)) {
        if (found != null) {
          throw bad("\"" + name + "\" is given twice.");
        }
        found = parts.get(i + 1);
      }
    }
    return found;
  }

  private static boolean isUuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : c >= 0x80 || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  static ChatException bad(String message) {
    return new ChatException(ErrorCode.BAD_REQUEST, message);
  }
}
