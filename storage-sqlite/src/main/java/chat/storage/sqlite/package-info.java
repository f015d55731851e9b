/** The storage on SQLite. All SQL of this database lives here. */
@NullMarked
package chat.storage.sqlite;

import org.jspecify.annotations.NullMarked;
