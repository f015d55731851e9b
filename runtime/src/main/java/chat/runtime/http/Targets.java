package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.json.Utf8;
import chat.runtime.name.Names;
import java.util.Set;

/** Names and texts that a request brings, checked as far as that needs no look at the state. */
final class Targets {

  /** The channels whose paths are taken, unless they are written with the {@code #}. */
  private static final Set<String> RESERVED = Set.of("all", "join");

  private Targets() {}

  /** The channel that a segment of a path names, with or without its {@code #}. */
  static String channelInPath(String segment) throws ChatException {
    if (!segment.startsWith("#")) {
      if (RESERVED.contains(Names.fold(bounded(segment, ErrorCode.NO_SUCH_CHANNEL)))) {
        throw noSuch(ErrorCode.NO_SUCH_CHANNEL);
      }
      return "#" + segment;
    }
    return bounded(segment, ErrorCode.NO_SUCH_CHANNEL);
  }

  /** The user that a request names. */
  static String nick(String nick) throws ChatException {
    return bounded(nick, ErrorCode.NO_SUCH_NICK);
  }

  /** The channel or user that a request names. */
  static String target(String name) throws ChatException {
    return bounded(name, name.startsWith("#") ? ErrorCode.NO_SUCH_CHANNEL : ErrorCode.NO_SUCH_NICK);
  }

  /** A name that somebody wants to be called. */
  static String newNick(String nick) throws ChatException {
    if (!Names.isNick(nick)) {
      throw new ChatException(
          ErrorCode.INVALID_NICK,
          "A nick has 1 to 32 letters, digits or _-[]{}\\|^`, and begins with none of the digits or"
              + " -.");
    }
    return nick;
  }

  /** A name that a channel may be called. */
  static String newChannel(String name) throws ChatException {
    if (!Names.isChannel(name)) {
      throw new ChatException(
          ErrorCode.INVALID_CHANNEL,
          "A channel is # and 1 to 63 characters, without white space, commas, / @ and #.");
    }
    return name;
  }

  /** A text of at most so many bytes. */
  static String text(String text, int maxBytes) throws ChatException {
    if (text.length() > maxBytes || Utf8.length(text) > maxBytes) {
      throw new ChatException(
          ErrorCode.MESSAGE_TOO_LONG, "That is too long: " + maxBytes + " bytes are the limit.");
    }
    return text;
  }

  private static String bounded(String name, ErrorCode otherwise) throws ChatException {
    if (name.length() > Names.MAX_WRITTEN) {
      throw noSuch(otherwise);
    }
    return name;
  }

  private static ChatException noSuch(ErrorCode code) {
    return new ChatException(
        code,
        code == ErrorCode.NO_SUCH_CHANNEL
            ? "There is no such channel."
            : "There is no user with that nick.");
  }
}
