package chat.runtime.command;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.time.Duration;

/**
 * A send that may be a retry of one that was answered before. Whoever submits it has looked into
 * the storage already, and found nothing; what was kept since, memory knows of.
 *
 * @param user the sender
 * @param key the client's key
 * @param digest of the content, in a canonical form
 * @param storedTo the journal's, from before that look
 */
public record Idempotent(long user, String key, String digest, long storedTo, Command<Posted> send)
    implements Command<Posted> {

  /** Something was kept since the look into the storage, perhaps the answer: look again. */
  public static final class LookAgain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LookAgain() {
      super("an answer may have been kept meanwhile", null, false, false);
    }
  }

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    if (tx.state().mayHaveAnswer(user, key, storedTo)) {
      throw new LookAgain();
    }
    Duration full = account.answersFull(tx.now());
    if (!full.isZero()) {
      throw ChatException.tooManyRequests(
          "You sent too much with an Idempotency-Key in a day; send without one, or later.", full);
    }
    Posted posted = send.run(tx);
    if (tx.state().findUser(user) != null) {
      // A number of its own: what was kept is told apart from what was stored before.
      tx.nextSeq();
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
