/**
 * The server without its HTTP: a core on the storage in memory, and short words for tests to speak
 * with it. Nothing here checks anything.
 */
@NullMarked
package chat.runtime.testkit;

import org.jspecify.annotations.NullMarked;
