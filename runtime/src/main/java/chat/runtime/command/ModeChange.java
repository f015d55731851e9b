package chat.runtime.command;

import chat.api.mode.ModeHandler;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.ModeCatalog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a mode change: {@code +m-t+v bob} is three.
 *
 * @param on set, as opposed to taken away
 * @param nick the argument of a mode that takes one, else null
 */
public record ModeChange(boolean on, ModeHandler mode, @Nullable String nick) {

  /**
   * The steps that a body asks for: signs and letters first, then an argument for each letter that
   * takes one, in order.
   *
   * @throws ChatException {@code bad_mode} when it is wrong in any part
   */
  public static List<ModeChange> parse(String body, ModeCatalog modes) throws ChatException {
    List<String> words = List.of(body.strip().split("\\s+"));
    String letters = words.get(0);
    Iterator<String> arguments = words.subList(1, words.size()).iterator();
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
        throw bad("it begins with + or -");
      }
      ModeHandler mode = modes.get(letter);
      if (mode == null) {
        throw bad("there is no mode '" + letter + "'");
      }
      String nick = null;
      if (mode.kind() == ModeHandler.Kind.MEMBER) {
        if (!arguments.hasNext()) {
          throw bad("the mode '" + letter + "' needs a nick");
        }
        nick = arguments.next();
      }
      steps.add(new ModeChange(sign == '+', mode, nick));
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

  private static ChatException bad(String why) {
    return new ChatException(
        ErrorCode.BAD_MODE, "Not a mode change: " + why + ". Write it like +m-t+v bob.");
  }
}
