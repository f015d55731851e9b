/** The start and the stop of the server. Everything else lives in the rooms below. */
@NullMarked
package chat.runtime;

import org.jspecify.annotations.NullMarked;
