/** Tests of what crosses rooms when something cannot be done. */
@NullMarked
package chat.runtime.error;

import org.jspecify.annotations.NullMarked;
