/** Tests of hooks, in real contexts of the real engine. */
@NullMarked
package chat.plugin.hooksjs;

import org.jspecify.annotations.NullMarked;
