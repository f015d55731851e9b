package chat.runtime.command;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import java.util.function.IntSupplier;

/**
 * A send that may be a retry of one that was answered before. Whoever submits it has looked into
 * the storage already, and found nothing; what was kept since is in memory.
 *
 * @param user the sender
 * @param key the client's key
 * @param digest of the content, in a canonical form
 * @param now tells the journal's epoch at present
 * @param epoch the journal's, from before that look: when it has risen since, nobody knows what was
 *     kept
 */
public record Idempotent(
    long user, String key, String digest, int epoch, IntSupplier now, Command<Posted> send)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    if (epoch != now.getAsInt()) {
      throw new ChatException(
          ErrorCode.STORAGE_UNAVAILABLE,
          "The storage was away for a moment; try the same request again.");
    }
    KeptAnswer kept = tx.state().recentAnswer(user, key);
    if (kept != null) {
      return replay(kept, digest);
    }
    Posted posted = send.run(tx);
    if (tx.state().findUser(user) != null) {
      tx.emit(new Change.AnswerKept(new KeptAnswer(user, key, digest, posted.message(), tx.now())));
    }
    return posted;
  }

  /** The answer that was kept, for who sends the same content again. */
  public static Posted replay(KeptAnswer kept, String digest) throws ChatException {
    if (!kept.digest().equals(digest)) {
      throw new ChatException(
          ErrorCode.IDEMPOTENCY_CONFLICT,
          "This Idempotency-Key was used with other content; use a new one.");
    }
    return new Posted(kept.answer(), false);
  }
}
