package chat.runtime.command;

import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.Member;
import chat.runtime.state.ModeCatalog;
import chat.runtime.state.Transaction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is left of the steps of a mode change once those that change nothing are gone. */
final class ModeEffects {

  /** Entries in a list at most. */
  private static final int MAX_ENTRIES = 100;

  /**
   * What a step changes: of two steps for the same slot only the later counts.
   *
   * @param member whose mode it is; null of the channel's modes
   * @param key of an entry; empty where a mode has no or only one
   */
  private record Slot(ModeHandler mode, @Nullable Member member, String key) {
    char letter() {
      return mode.letter();
    }
  }

  private final Channel channel;
  private final Map<Slot, ModeChange> effects = new LinkedHashMap<>();
  private final Map<ModeHandler, List<ModeEntry>> lists = new LinkedHashMap<>();

  private ModeEffects(Channel channel) {
    this.channel = channel;
  }

  /** Checks everything, and changes nothing yet. */
  static ModeEffects of(List<ModeChange> steps, Transaction tx, Channel channel)
      throws ChatException {
    ModeEffects effects = new ModeEffects(channel);
    for (ModeChange step : steps) {
      effects.add(step, tx);
    }
    effects.dropUnchanged(tx.state().modes());
    effects.requireRoom();
    return effects;
  }

  private void dropUnchanged(ModeCatalog modes) throws ChatException {
    Iterator<Map.Entry<Slot, ModeChange>> steps = effects.entrySet().iterator();
    while (steps.hasNext()) {
      Map.Entry<Slot, ModeChange> step = steps.next();
      if (!changes(step.getKey(), step.getValue(), modes)) {
        steps.remove();
      }
    }
  }

  private void add(ModeChange step, Transaction tx) throws ChatException {
    ModeHandler mode = step.mode();
    String nick = step.nick();
    ModeArgument.Valid value = step.value();
    Member member = nick == null ? null : Lookup.member(tx.state(), channel, nick);
    boolean list = mode.kind() == ModeHandler.Kind.LIST;
    if (list && !lists.containsKey(mode)) {
      lists.put(mode, tx.state().modes().holding(mode, channel, tx.now()));
    }
    Slot slot = new Slot(mode, member, list && value != null ? value.key() : "");
    effects.remove(slot);
    effects.put(slot, step);
  }

  private boolean changes(Slot slot, ModeChange step, ModeCatalog modes) throws ChatException {
    Member member = slot.member();
    if (member != null) {
      return has(member.modes(), slot) != step.on();
    }
    return switch (slot.mode().kind()) {
      case CHANNEL, MEMBER -> has(channel.modes(), slot) != step.on();
      case VALUE ->
          step.on()
              ? !has(channel.modes(), slot) || !isSet(slot, step, modes)
              : has(channel.modes(), slot);
      case LIST ->
          step.on() ? !isSet(slot, step, modes) : step.value() == null || entry(slot) != null;
    };
  }

  private static boolean has(String letters, Slot slot) {
    return letters.indexOf(slot.letter()) >= 0;
  }

  /** Whether it is set to just that. */
  private boolean isSet(Slot slot, ModeChange step, ModeCatalog modes) throws ChatException {
    ModeEntry entry = entry(slot);
    ModeArgument.Valid value = step.value();
    return entry != null && value != null && modes.isSame(slot.mode(), entry, value);
  }

  /** What is there, as far as it still holds. */
  private @Nullable ModeEntry entry(Slot slot) {
    for (ModeEntry entry : lists.getOrDefault(slot.mode(), channel.entries(slot.letter()))) {
      if (entry.key().equals(slot.key())) {
        return entry;
      }
    }
    return null;
  }

  private void requireRoom() throws ChatException {
    for (Map.Entry<ModeHandler, List<ModeEntry>> list : lists.entrySet()) {
      int grows = 0;
      for (Map.Entry<Slot, ModeChange> effect : effects.entrySet()) {
        if (effect.getKey().mode() == list.getKey()) {
          grows += effect.getValue().on() ? entry(effect.getKey()) == null ? 1 : 0 : -1;
        }
      }
      if (grows > 0 && list.getValue().size() + grows > MAX_ENTRIES) {
        throw ModeChange.bad(
            "the list of '"
                + list.getKey().letter()
                + "' holds at most "
                + MAX_ENTRIES
                + " entries, take some away first");
      }
    }
  }

  /** Whether nothing takes effect. */
  boolean isEmpty() {
    return effects.isEmpty();
  }

  /** Makes the changes, and clears away what has ended in the lists that were named. */
  void emit(Transaction tx, String by) {
    for (Map.Entry<ModeHandler, List<ModeEntry>> list : lists.entrySet()) {
      char letter = list.getKey().letter();
      for (ModeEntry entry : channel.entries(letter)) {
        if (!list.getValue().contains(entry)) {
          tx.emit(new Change.ModeEntryRemoved(channel.key(), letter, entry.key()));
        }
      }
    }
    long now = tx.nextSeq();
    for (Map.Entry<Slot, ModeChange> effect : effects.entrySet()) {
      changes(effect.getKey(), effect.getValue(), tx, by, now).forEach(tx::emit);
    }
  }

  private List<Change> changes(Slot slot, ModeChange step, Transaction tx, String by, long now) {
    Member member = slot.member();
    if (member != null) {
      String letters = ModeCatalog.with(member.modes(), slot.letter(), step.on());
      return List.of(new Change.MemberModesSet(channel.key(), member.user().key(), letters));
    }
    List<Change> changes = new ArrayList<>(2);
    ModeArgument.Valid value = step.value();
    ModeEntry before = entry(slot);
    if (step.on() && value != null) {
      long since = before == null ? now : before.since();
      changes.add(
          new Change.ModeEntrySet(
              channel.key(), slot.letter(), slot.key(), value.value(), by, tx.now(), since));
    } else if (slot.mode().kind() == ModeHandler.Kind.LIST && value == null) {
      for (ModeEntry entry : channel.entries(slot.letter())) {
        changes.add(new Change.ModeEntryRemoved(channel.key(), slot.letter(), entry.key()));
      }
    } else if (before != null) {
      changes.add(new Change.ModeEntryRemoved(channel.key(), slot.letter(), slot.key()));
    }
    if (slot.mode().kind() != ModeHandler.Kind.LIST && has(channel.modes(), slot) != step.on()) {
      changes.add(new Change.ModeSet(channel.key(), slot.letter(), step.on()));
    }
    return changes;
  }

  /** What takes effect, as it would be asked for: {@code +m-t+v bob}. */
  String written() {
    StringBuilder letters = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    char sign = 0;
    for (Map.Entry<Slot, ModeChange> effect : effects.entrySet()) {
      char wanted = effect.getValue().on() ? '+' : '-';
      if (sign != wanted) {
        letters.append(wanted);
        sign = wanted;
      }
      letters.append(effect.getKey().letter());
      String argument = argument(effect.getKey(), effect.getValue());
      arguments.append(argument.isEmpty() ? "" : " ").append(argument);
    }
    return letters.append(arguments).toString();
  }

  /** As it is stored, whatever way it was asked for. */
  private String argument(Slot slot, ModeChange step) {
    Member member = slot.member();
    if (member != null) {
      return member.user().nick();
    }
    ModeArgument.Valid value = step.value();
    if (step.on()) {
      return value == null ? "" : value.value();
    }
    ModeEntry taken = slot.mode().kind() == ModeHandler.Kind.LIST ? entry(slot) : null;
    return taken == null ? "" : taken.value();
  }
}
