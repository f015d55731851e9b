/**
 * Telling listeners of messages: a cursor on the log for each, fed from memory while it keeps up
 * and from the storage when it does not. Nothing here holds up the journal.
 */
@NullMarked
package chat.runtime.listener;

import org.jspecify.annotations.NullMarked;
