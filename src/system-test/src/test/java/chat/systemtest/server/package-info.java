/** The servers that tests talk to: inside this process on a chosen storage, or a real process. */
@NullMarked
package chat.systemtest.server;

import org.jspecify.annotations.NullMarked;
