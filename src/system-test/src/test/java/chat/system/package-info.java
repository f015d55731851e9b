/** Tests that start the whole server as a process of its own. */
@NullMarked
package chat.system;

import org.jspecify.annotations.NullMarked;
