package chat.runtime.state;

import chat.api.mode.ModeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the modes of a channel are set to. What it hands out is immutable, and made anew only when
 * something changes: it is looked at with every message, and changes once in a while. Journal
 * thread only.
 */
final class ModeEntries {

  private Map<Character, List<ModeEntry>> all = Map.of();

  /** By letter, oldest first; a letter without any is missing. */
  Map<Character, List<ModeEntry>> all() {
    return all;
  }

  /** Of that letter, oldest first. */
  List<ModeEntry> of(char letter) {
    return all.getOrDefault(letter, List.of());
  }

  /** Adds one as the newest, in the place of the one with its key. */
  void set(char letter, ModeEntry entry) {
    change(
        letter,
        entries -> {
          entries.removeIf(other -> other.key().equals(entry.key()));
          entries.add(entry);
        });
  }

  /** Takes the one with that key away. */
  void remove(char letter, String key) {
    change(letter, entries -> entries.removeIf(entry -> entry.key().equals(key)));
  }

  private void change(char letter, Consumer<List<ModeEntry>> change) {
    List<ModeEntry> entries = new ArrayList<>(of(letter));
    change.accept(entries);
    Map<Character, List<ModeEntry>> changed = new TreeMap<>(all);
    if (entries.isEmpty()) {
      changed.remove(letter);
    } else {
      changed.put(letter, List.copyOf(entries));
    }
    all = Map.copyOf(changed);
  }
}
