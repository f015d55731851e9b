/**
 * What a plugin compiles against: {@link chat.api.Plugin} is the door, the packages below it the
 * rooms.
 */
@NullMarked
package chat.api;

import org.jspecify.annotations.NullMarked;
