package chat.plugin.modesextra;

import chat.api.mode.ModeArgument;
import java.util.regex.Pattern;

/** Arguments that are numbers. */
final class Numbers {

  private static final Pattern NUMBER = Pattern.compile("0*([0-9]{1,9})");

  private Numbers() {}

  /**
   * A number from 1 on, without leading zeros.
   *
   * @param takes the beginning of what is said where it is none
   */
  static ModeArgument argument(String argument, int max, String takes) {
    if (NUMBER.matcher(argument).matches()) {
      long number = Long.parseLong(argument.replaceFirst("^0+(?=.)", ""));
      if (number >= 1 && number <= max) {
        return ModeArgument.valid(Long.toString(number), "");
      }
    }
    return ModeArgument.invalid(takes + " from 1 to " + max);
  }
}
