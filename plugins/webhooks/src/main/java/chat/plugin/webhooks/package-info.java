/** The listener {@code webhooks}: choosing, writing, signing and posting events. */
@NullMarked
package chat.plugin.webhooks;

import org.jspecify.annotations.NullMarked;
