package chat.runtime.testkit;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.runtime.name.Names;
import chat.runtime.state.ModeCatalog;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The contract's seven modes, as short as can be, and one of each kind with values: the runtime
 * does not know the plugins.
 */
public enum TestModes implements ModeHandler {
  INVITE('i', Kind.CHANNEL, false) {
    @Override
    public Decision join(Attempt.Join attempt) {
      return allowIf(attempt.invited() || attempt.user().isOperator(), "invite_only");
    }

    @Override
    public Decision invite(Attempt.Invite attempt) {
      return allowIf(attempt.user().isOperator(), "not_operator");
    }
  },
  NO_OUTSIDERS('n', Kind.CHANNEL, true) {
    @Override
    public Decision send(Attempt.Send attempt) {
      return allowIf(attempt.user().member(), "not_in_channel");
    }
  },
  MODERATED('m', Kind.CHANNEL, false) {
    @Override
    public Decision send(Attempt.Send attempt) {
      return allowIf(attempt.user().hasVoice(), "moderated");
    }
  },
  SECRET('s', Kind.CHANNEL, false) {
    @Override
    public boolean hides() {
      return true;
    }
  },
  TOPIC('t', Kind.CHANNEL, true) {
    @Override
    public Decision topic(Attempt.Topic attempt) {
      return allowIf(attempt.user().isOperator(), "not_operator");
    }
  },
  OPERATOR('o', Kind.MEMBER, true) {
    @Override
    public Set<Privilege> privileges() {
      return EnumSet.of(Privilege.OPERATOR);
    }
  },
  VOICE('v', Kind.MEMBER, false) {
    @Override
    public Set<Privilege> privileges() {
      return EnumSet.of(Privilege.VOICE);
    }
  },

  /** The key: a join with another one is refused. */
  KEY('k', Kind.VALUE, false) {
    @Override
    public ModeArgument argument(String argument) {
      return checked(argument);
    }

    @Override
    public Decision join(Attempt.Join attempt) {
      String key = attempt.channel().entries('k').get(0).value();
      return allowIf(
          attempt.user().isOperator() || attempt.key().filter(key::equals).isPresent(), "bad_key");
    }
  },
  /**
   * Nicks, or their beginnings with a star: they do not join, and speak only as operators. What
   * ends with an exclamation mark ends after a minute.
   */
  BAN('b', Kind.LIST, false) {
    @Override
    public ModeArgument argument(String argument) {
      return checked(argument);
    }

    @Override
    public boolean holds(ModeEntry entry, Instant now) {
      return !entry.value().endsWith("!") || now.isBefore(entry.at().plusSeconds(60));
    }

    @Override
    public Decision join(Attempt.Join attempt) {
      return allowIf(!isBanned(attempt), "banned");
    }

    @Override
    public Decision send(Attempt.Send attempt) {
      return allowIf(attempt.user().isOperator() || !isBanned(attempt), "banned");
    }

    private boolean isBanned(Attempt attempt) {
      return attempt.channel().entries('b').stream()
          .anyMatch(
              entry ->
                  attempt.user().nicksSince(entry).stream()
                      .map(Names::fold)
                      .anyMatch(nick -> isMeant(nick, entry.key())));
    }

    private boolean isMeant(String nick, String key) {
      return key.endsWith("*")
          ? nick.startsWith(key.substring(0, key.length() - 1))
          : nick.equals(key);
    }
  };

  private final char letter;
  private final Kind kind;
  private final boolean initial;

  TestModes(char letter, Kind kind, boolean initial) {
    this.letter = letter;
    this.kind = kind;
    this.initial = initial;
  }

  /** All of them. */
  public static ModeCatalog catalog() {
    return new ModeCatalog(List.of(values()));
  }

  @Override
  public char letter() {
    return letter;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String description() {
    return name();
  }

  @Override
  public boolean initial() {
    return initial;
  }

  /**
   * Anything but {@code bad} can be set, compared like names; {@code throws} makes the mode fail.
   */
  private static ModeArgument checked(String argument) {
    return switch (argument) {
      case "bad" -> ModeArgument.invalid("bad is not allowed");
      case "throws" -> throw new IllegalStateException("a bug");
      default -> ModeArgument.valid(argument, Names.fold(argument));
    };
  }

  private static Decision allowIf(boolean allowed, String code) {
    return allowed ? Decision.allow() : Decision.deny(code, "No: " + code);
  }
}
