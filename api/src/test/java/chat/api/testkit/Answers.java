package chat.api.testkit;

import static chat.api.testkit.Sample.NOON;

import chat.api.storage.KeptAnswer;
import java.time.Instant;

/** Kept answers that the contract's tests play with. */
final class Answers {

  private Answers() {}

  static KeptAnswer answer(long user, String key) {
    return answer(user, key, "digest", NOON);
  }

  static KeptAnswer answer(long user, String key, String digest, Instant at) {
    return new KeptAnswer(user, key, digest, Sample.said(77, 2).message(), at);
  }
}
