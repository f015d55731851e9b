/**
 * What the server knows, in memory, and the one thread that changes it: {@link
 * chat.runtime.state.ChatState} and its parts, and the {@link chat.runtime.state.Journal}. The
 * commands themselves are in {@code chat.runtime.command}.
 */
@NullMarked
package chat.runtime.state;

import org.jspecify.annotations.NullMarked;
