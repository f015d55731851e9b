/**
 * Tests of the storage on SQLite: the storage contract, and what only a file on a disk can go wrong
 * with.
 */
@NullMarked
package chat.storage.sqlite;

import org.jspecify.annotations.NullMarked;
