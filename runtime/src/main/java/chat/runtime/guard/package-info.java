/**
 * The guard around every call into a plugin: what a call may take, what becomes of one that fails,
 * and the threads on which plugins are called. Where the plugins come from is the room beside it.
 */
@NullMarked
package chat.runtime.guard;

import org.jspecify.annotations.NullMarked;
