/**
 * Finding plugins and taking from them what they bring. The only room that knows where a plugin
 * comes from.
 */
@NullMarked
package chat.runtime.plugin;

import org.jspecify.annotations.NullMarked;
