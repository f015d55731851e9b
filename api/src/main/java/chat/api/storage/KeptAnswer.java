package chat.api.storage;

import chat.api.model.Message;
import java.time.Instant;

/**
 * What a send with an idempotency key was answered. Immutable.
 *
 * @param user who sent it
 * @param key the client's key, 1 to 64 characters; keys of different users have nothing to do with
 *     each other
 * @param digest the SHA-256 of the content in a canonical form, base64url without padding
 * @param answer the message that was answered, whether it was stored or not
 * @param at when
 */
public record KeptAnswer(long user, String key, String digest, Message answer, Instant at) {}
