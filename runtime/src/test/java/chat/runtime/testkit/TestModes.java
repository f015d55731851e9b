package chat.runtime.testkit;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.runtime.state.ModeCatalog;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The contract's seven modes, as short as can be: the runtime does not know the stock plugin. */
public enum TestModes implements ModeHandler {
  INVITE('i', Kind.CHANNEL, false) {
    @Override
    public Decision join(Attempt.Join attempt) {
      return allowIf(attempt.invited(), "invite_only");
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

  private static Decision allowIf(boolean allowed, String code) {
    return allowed ? Decision.allow() : Decision.deny(code, "No: " + code);
  }
}
