/**
 * What a nick and a channel may be called, and when two names are the same. Pure functions only.
 */
@NullMarked
package chat.runtime.name;

import org.jspecify.annotations.NullMarked;
