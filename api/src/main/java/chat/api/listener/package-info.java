/** Listeners: what is told of messages after the fact. */
@NullMarked
package chat.api.listener;

import org.jspecify.annotations.NullMarked;
