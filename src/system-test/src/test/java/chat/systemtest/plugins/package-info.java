/**
 * Plugins in the packaged server: those that ship, and those of others, made from what is handed
 * out.
 */
@NullMarked
package chat.systemtest.plugins;

import org.jspecify.annotations.NullMarked;
