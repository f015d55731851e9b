/** The times that the server goes by; nothing of what is done at them. */
@NullMarked
package chat.runtime.time;

import org.jspecify.annotations.NullMarked;
