/**
 * More channel modes, which keep people out or quiet: one class each, and the masks that name them.
 */
@NullMarked
package chat.plugin.modesextra;

import org.jspecify.annotations.NullMarked;
