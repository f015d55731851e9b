package chat.runtime.command;

import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sets and takes away modes of a channel and its members: all that is asked for, or nothing. Or
 * tells what a list holds.
 */
public record ChangeModes(long user, String channel, String body, String meta)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    ModeHandler asked = ModeChange.question(body, tx.state().modes());
    List<ModeChange> steps =
        asked == null ? ModeChange.parse(body, tx.state().modes(), known(tx.state())) : List.of();
    User account = Lookup.session(tx.state(), user);
    Channel found = Lookup.operator(tx.state(), channel, account).channel();
    if (asked != null) {
      return unstored(tx, account, found, list(tx, found, asked));
    }
    ModeEffects effects = ModeEffects.of(steps, tx, found);
    effects.emit(tx, account.nick());
    if (effects.isEmpty()) {
      return unstored(tx, account, found, "");
    }
    Message message =
        tx.store(
            tx.nextSeq(),
            found.timeline(),
            account,
            account.nick(),
            found.name(),
            MessageType.MODE,
            effects.written(),
            meta);
    return new Posted(message, true);
  }

  /** The channel, where the user may know what it is set to: syntax comes before rights. */
  private @Nullable Channel known(ChatState state) {
    User account = state.findUser(user);
    return account == null ? null : Lookup.findChannel(state, channel, account);
  }

  private static Posted unstored(Transaction tx, User account, Channel channel, String body) {
    Message message =
        tx.unstored(account.nick(), channel.name(), MessageType.MODE, body, Message.NO_META);
    return new Posted(message, false);
  }

  /** What would set the list again: {@code +bb troll* *@evil.example}; empty when it is empty. */
  private static String list(Transaction tx, Channel channel, ModeHandler mode)
      throws ChatException {
    List<ModeEntry> entries = tx.state().modes().holding(mode, channel, tx.now());
    return entries.isEmpty()
        ? ""
        : entries.stream()
            .map(entry -> " " + entry.value())
            .collect(
                Collectors.joining(
                    "", "+" + String.valueOf(mode.letter()).repeat(entries.size()), ""));
  }
}
