/** The one exception that crosses rooms, and the codes of the contract that it carries. */
@NullMarked
package chat.runtime.error;

import org.jspecify.annotations.NullMarked;
