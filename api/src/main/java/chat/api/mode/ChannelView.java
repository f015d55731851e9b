package chat.api.mode;

import java.util.List;
import java.util.Map;

/**
 * A channel as a mode sees it, at the moment of an attempt. Immutable.
 *
 * @param name as its creator wrote it, with the {@code #}
 * @param topic empty when there is none
 * @param modes the letters of the {@link ModeHandler.Kind#CHANNEL} and {@link
 *     ModeHandler.Kind#VALUE} modes that are set, sorted, without a sign
 * @param members how many there are
 * @param entries what modes with values are set to, by letter, oldest first; a letter without any
 *     is missing
 */
public record ChannelView(
    String name, String topic, String modes, int members, Map<Character, List<ModeEntry>> entries) {

  /** What that mode is set to, oldest first. */
  public List<ModeEntry> entries(char letter) {
    return entries.getOrDefault(letter, List.of());
  }
}
