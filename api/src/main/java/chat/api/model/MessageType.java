package chat.api.model;

import java.util.Locale;
import java.util.Optional;

/** What a {@link Message} says about the world. On the wire it is the name in lower case. */
public enum MessageType {
  /** Something said. */
  MESSAGE,
  /** Something done, as by {@code /me}. */
  ACTION,
  /** Something said by a program, which programs do not answer. */
  NOTICE,
  /** Somebody entered a channel. */
  JOIN,
  /** Somebody left a channel, or was kicked ({@code meta._kick}); the body is the reason. */
  PART,
  /** Somebody's session ended; the body is the reason. */
  QUIT,
  /** A channel's topic changed; the body is the new one, empty when cleared. */
  TOPIC,
  /** Modes of a channel or its members changed; the body is what took effect. */
  MODE,
  /** Somebody changed the nick; the body is the new one. */
  NICK,
  /** The server speaks to one user. */
  SYSTEM;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name on the wire, such as {@code message}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Whether people say it to each other, as opposed to an event: these are the types that count as
   * unread.
   */
  public boolean isSpoken() {
    return this == MESSAGE || this == ACTION || this == NOTICE;
  }

  /** The type of that name on the wire, if there is one; names are lower case. */
  public static Optional<MessageType> ofWireName(String name) {
    for (MessageType type : values()) {
      if (type.wireName.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
