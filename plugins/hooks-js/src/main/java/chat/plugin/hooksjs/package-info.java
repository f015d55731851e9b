/**
 * JavaScript hooks. {@code Hooks} and what it needs to look into an empty folder know nothing of
 * GraalJS; only {@code ScriptEngine}, {@code Script}, {@code Worker}, {@code Host} and {@code
 * LastExit} do, so that a server without hooks never loads it.
 */
@NullMarked
package chat.plugin.hooksjs;

import org.jspecify.annotations.NullMarked;
