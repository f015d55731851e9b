/** Wire scripts: reading them, playing them against a server, comparing the answers. */
@NullMarked
package chat.systemtest.script;

import org.jspecify.annotations.NullMarked;
