/**
 * The one exception that crosses rooms with the codes of the contract that it carries, and the one
 * that stops a start.
 */
@NullMarked
package chat.runtime.error;

import org.jspecify.annotations.NullMarked;
