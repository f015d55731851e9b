/** What keeps the log readable when the same thing goes wrong again and again. */
@NullMarked
package chat.runtime.log;

import org.jspecify.annotations.NullMarked;
