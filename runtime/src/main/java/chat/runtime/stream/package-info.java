/**
 * The live side: sessions with their tokens, each user's {@link chat.runtime.stream.Stream} of
 * messages, the polls that wait for them, and what of a timeline's history is at hand. Fed by the
 * journal after each commit.
 */
@NullMarked
package chat.runtime.stream;

import org.jspecify.annotations.NullMarked;
