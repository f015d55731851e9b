/**
 * What a storage has to keep: the {@link chat.api.storage.Change}s that the journal makes, the
 * {@link chat.api.storage.Snapshot} that it starts from, and the reads of messages.
 */
@NullMarked
package chat.api.storage;

import org.jspecify.annotations.NullMarked;
