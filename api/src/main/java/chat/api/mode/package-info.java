/** Channel and member modes: the {@link chat.api.mode.ModeHandler} and what it is asked about. */
@NullMarked
package chat.api.mode;

import org.jspecify.annotations.NullMarked;
