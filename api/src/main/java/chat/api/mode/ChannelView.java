package chat.api.mode;

/**
 * A channel as a mode sees it, at the moment of an attempt. Immutable.
 *
 * @param name as its creator wrote it, with the {@code #}
 * @param topic empty when there is none
 * @param modes the letters that are set, sorted, without a sign
 * @param members how many there are
 */
public record ChannelView(String name, String topic, String modes, int members) {}
