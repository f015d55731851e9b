/** The way of a message through the filters, before it is sent. */
@NullMarked
package chat.runtime.filter;

import org.jspecify.annotations.NullMarked;
