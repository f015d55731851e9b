package chat.runtime.guard;

import chat.api.filter.Draft;
import chat.api.filter.DraftLimits;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.runtime.json.JsonBody;
import chat.runtime.json.Utf8;

/** What a filter may make of a message. Immutable. */
public final class DraftRules {

  /** So much filters may add to what a client may send: verdicts, embeds, signatures. */
  private static final int ROOM_FOR_FILTERS = 64 * 1024;

  private static final int MAX_TOPIC = 512;

  private final DraftLimits limits;

  /** Rules for a server with these limits, in bytes. */
  public DraftRules(int maxMessage, int maxMeta) {
    this.limits =
        new DraftLimits(
            maxMessage,
            Math.min(MAX_TOPIC, maxMessage),
            maxMeta + ROOM_FOR_FILTERS,
            JsonBody.MAX_META_DEPTH);
  }

  /** The limits, as filters are told them. */
  DraftLimits limits() {
    return limits;
  }

  /** The verdict, when the filter keeps to the rules; a filter that does not has failed. */
  Verdict check(Draft before, Verdict verdict) {
    if (verdict instanceof Verdict.Rejected rejected) {
      Refusals.check(rejected.code(), rejected.reason(), rejected.retryAfter());
      return verdict;
    }
    Draft after = ((Verdict.Accepted) verdict).draft();
    if (after.equals(before)) {
      return verdict;
    }
    require(after.type() == before.type() && after.to().equals(before.to()), "type or target");
    checkBody(before, after.body());
    if (after.meta().equals(before.meta())) {
      return verdict;
    }
    for (String member : DraftLimits.FIXED_MEMBERS) {
      require(after.meta().get(member).equals(before.meta().get(member)), "meta." + member);
    }
    return Verdict.accept(after.withMeta(JsonBody.meta(after.meta(), limits.meta())));
  }

  private void checkBody(Draft before, String body) {
    if (body.equals(before.body())) {
      return;
    }
    require(Utf8.isText(body), "a body that is no text");
    MessageType type = before.type();
    switch (type) {
      case JOIN, NICK, MODE, SYSTEM -> require(false, "the body of a " + type.wireName());
      case TOPIC -> require(Utf8.length(body) <= limits.topic(), "a long topic");
      default -> {
        require(Utf8.length(body) <= limits.body(), "a body beyond MAX_MESSAGE_SIZE");
        require(!type.isSpoken() || !body.isEmpty(), "an empty body");
      }
    }
  }

  private static void require(boolean kept, String what) {
    if (!kept) {
      throw new IllegalStateException("the filter answered with " + what + ", which it may not");
    }
  }
}
