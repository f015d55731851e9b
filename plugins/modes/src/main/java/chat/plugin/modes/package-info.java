/** The stock channel modes, one class each. */
@NullMarked
package chat.plugin.modes;

import org.jspecify.annotations.NullMarked;
