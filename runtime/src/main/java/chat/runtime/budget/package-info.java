/**
 * The part of the heap that requests and answers under way share, and what each of them has of it.
 * Knows nothing of what the bytes are.
 */
@NullMarked
package chat.runtime.budget;

import org.jspecify.annotations.NullMarked;
