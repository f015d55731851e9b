package chat.runtime.command;

import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.runtime.name.Names;
import chat.runtime.state.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mode that is set on a channel although no plugin brings it any more: it has no effect, and can
 * only be taken away. Its kind shows in what is left of it.
 */
record LostMode(char letter, Kind kind, List<ModeEntry> entries) implements ModeHandler {

  /** The mode with that letter, where the channel has it; or null. */
  static @Nullable LostMode of(char letter, Channel channel) {
    boolean flag = channel.modes().indexOf(letter) >= 0;
    List<ModeEntry> entries = channel.entries(letter);
    if (flag) {
      return new LostMode(letter, entries.isEmpty() ? Kind.CHANNEL : Kind.VALUE, entries);
    }
    if (!entries.isEmpty()) {
      return new LostMode(letter, Kind.LIST, entries);
    }
    boolean held =
        channel.members().stream().anyMatch(member -> member.modes().indexOf(letter) >= 0);
    return held ? new LostMode(letter, Kind.MEMBER, entries) : null;
  }

  @Override
  public String description() {
    return "no plugin brings it";
  }

  /** The entry as it is written, or compared as names are. */
  @Override
  public ModeArgument argument(String argument) {
    for (ModeEntry entry : entries) {
      if (entry.value().equals(argument)) {
        return ModeArgument.valid(entry.value(), entry.key());
      }
    }
    String folded = Names.fold(argument);
    for (ModeEntry entry : entries) {
      if (Names.fold(entry.value()).equals(folded)) {
        return ModeArgument.valid(entry.value(), entry.key());
      }
    }
    return ModeArgument.valid(argument);
  }
}
