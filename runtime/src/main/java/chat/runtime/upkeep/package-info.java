/**
 * What is done from time to time without anybody asking: sessions expire, old messages leave,
 * acknowledgements are stored.
 */
@NullMarked
package chat.runtime.upkeep;

import org.jspecify.annotations.NullMarked;
