package chat.runtime.command;

import chat.api.mode.ModeArgument;
import chat.api.mode.ModeHandler;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Channel;
import chat.runtime.state.ModeCatalog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a mode change: {@code +m-t+v bob} is three.
 *
 * @param on set, as opposed to taken away
 * @param nick the argument of a member mode, else null
 * @param value the argument of a mode with values, as the mode understands it; null of other modes,
 *     where the one value is taken away, and where all entries are
 */
public record ModeChange(
    boolean on, ModeHandler mode, @Nullable String nick, ModeArgument.@Nullable Valid value) {

  /** The list that a body asks for, with its letter alone, {@code b} or {@code +b}; or null. */
  public static @Nullable ModeHandler question(String body, ModeCatalog modes) {
    List<String> words = ModeCatalog.words(body);
    String letters = words.size() == 1 ? words.get(0) : "";
    int length = letters.length();
    if (length == 0 || length > 2 || (length == 2 && letters.charAt(0) != '+')) {
      return null;
    }
    ModeHandler mode = modes.get(letters.charAt(length - 1));
    return mode != null && mode.kind() == ModeHandler.Kind.LIST ? mode : null;
  }

  /**
   * The steps that a body asks for: signs and letters first, then an argument for each letter that
   * takes one, in order.
   *
   * @param channel where a mode that no plugin brings can be taken away; null for nowhere
   * @throws ChatException {@code bad_mode} when it is wrong in any part
   */
  public static List<ModeChange> parse(String body, ModeCatalog modes, @Nullable Channel channel)
      throws ChatException {
    Iterator<String> arguments = ModeCatalog.words(body).iterator();
    String letters = arguments.hasNext() ? arguments.next() : "";
    List<ModeChange> steps = new ArrayList<>();
    char sign = 0;
    boolean signed = false;
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (letter == '+' || letter == '-') {
        if (signed) {
          throw bad("a sign must be followed by a letter");
        }
        sign = letter;
        signed = true;
        continue;
      }
      if (sign == 0) {
        throw bad("it must begin with + or -");
      }
      ModeHandler mode = modes.get(letter);
      if (mode == null && sign == '-' && channel != null) {
        mode = LostMode.of(letter, channel);
      }
      if (mode == null) {
        throw bad("there is no mode '" + letter + "'");
      }
      steps.add(step(sign == '+', mode, arguments, modes));
      signed = false;
    }
    if (steps.isEmpty() || signed) {
      throw bad("a sign must be followed by a letter");
    }
    if (arguments.hasNext()) {
      throw bad("there are more arguments than modes that take one");
    }
    return steps;
  }

  private static ModeChange step(
      boolean on, ModeHandler mode, Iterator<String> arguments, ModeCatalog modes)
      throws ChatException {
    boolean takesOne =
        switch (mode.kind()) {
          case CHANNEL -> false;
          case VALUE -> on;
          case MEMBER -> true;
          // All of it goes where no entry is named: nobody can ask any more what there is.
          case LIST -> arguments.hasNext() || !(mode instanceof LostMode);
        };
    if (!takesOne) {
      return new ModeChange(on, mode, null, null);
    }
    if (!arguments.hasNext()) {
      throw bad(missing(mode));
    }
    String argument = arguments.next();
    return mode.kind() == ModeHandler.Kind.MEMBER
        ? new ModeChange(on, mode, argument, null)
        : new ModeChange(on, mode, null, value(mode, argument, modes));
  }

  private static String missing(ModeHandler mode) {
    String letter = "the mode '" + mode.letter() + "'";
    return switch (mode.kind()) {
      case MEMBER -> letter + " needs a nick";
      case LIST -> letter + " needs an argument; only where it stands alone it asks for the list";
      default -> letter + " needs an argument";
    };
  }

  private static ModeArgument.Valid value(ModeHandler mode, String argument, ModeCatalog modes)
      throws ChatException {
    if (!ModeCatalog.isArgument(argument)) {
      throw bad("an argument has at most " + ModeCatalog.MAX_ARGUMENT + " characters");
    }
    ModeArgument checked = modes.argument(mode, argument);
    if (checked instanceof ModeArgument.Invalid invalid) {
      throw bad(invalid.reason());
    }
    return (ModeArgument.Valid) checked;
  }

  /** {@code bad_mode}, with the rest of a sentence. */
  static ChatException bad(String why) {
    return new ChatException(
        ErrorCode.BAD_MODE, "Not a mode change: " + why + ". Write it like +m-t+v bob.");
  }
}
