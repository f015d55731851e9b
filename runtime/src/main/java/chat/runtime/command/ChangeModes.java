package chat.runtime.command;

import chat.api.mode.ModeHandler;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.Command;
import chat.runtime.state.Member;
import chat.runtime.state.ModeCatalog;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets and takes away modes of a channel and its members: all that is asked for, or nothing. */
public record ChangeModes(long user, String channel, String body, String meta)
    implements Command<Posted> {

  /** A mode, and whose it is: of a member, or of the channel when there is none. */
  private record Slot(ModeHandler mode, @Nullable Member member) {}

  @Override
  public Posted run(Transaction tx) throws ChatException {
    List<ModeChange> steps = ModeChange.parse(body, tx.state().modes());
    User account = Lookup.session(tx.state(), user);
    Channel found = Lookup.operator(tx.state(), channel, account).channel();

    Map<Slot, Boolean> wanted = new LinkedHashMap<>();
    for (ModeChange step : steps) {
      String nick = step.nick();
      Slot slot =
          new Slot(step.mode(), nick == null ? null : Lookup.member(tx.state(), found, nick));
      wanted.remove(slot);
      wanted.put(slot, step.on());
    }
    wanted.entrySet().removeIf(entry -> isSet(found, entry.getKey()) == entry.getValue());

    if (wanted.isEmpty()) {
      Message nothing =
          tx.message(
              tx.nextSeq(), account.nick(), found.name(), MessageType.MODE, "", Message.NO_META);
      return new Posted(nothing, false);
    }
    wanted.forEach((slot, on) -> tx.emit(change(found, slot, on)));
    Message message =
        tx.store(
            tx.nextSeq(),
            found.timeline(),
            account,
            account.nick(),
            found.name(),
            MessageType.MODE,
            write(wanted),
            meta);
    return new Posted(message, true);
  }

  private static boolean isSet(Channel channel, Slot slot) {
    Member member = slot.member();
    String letters = member == null ? channel.modes() : member.modes();
    return letters.indexOf(slot.mode().letter()) >= 0;
  }

  private static Change change(Channel channel, Slot slot, boolean on) {
    char letter = slot.mode().letter();
    Member member = slot.member();
    return member == null
        ? new Change.ModeSet(channel.key(), letter, on)
        : new Change.MemberModesSet(
            channel.key(), member.user().key(), ModeCatalog.with(member.modes(), letter, on));
  }

  /** What took effect, as it would be asked for: {@code +m-t+v bob}. */
  private static String write(Map<Slot, Boolean> effects) {
    StringBuilder letters = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    Boolean sign = null;
    for (Map.Entry<Slot, Boolean> effect : effects.entrySet()) {
      if (!effect.getValue().equals(sign)) {
        sign = effect.getValue();
        letters.append(sign ? '+' : '-');
      }
      letters.append(effect.getKey().mode().letter());
      Member member = effect.getKey().member();
      if (member != null) {
        arguments.append(' ').append(member.user().nick());
      }
    }
    return letters.append(arguments).toString();
  }
}
