/** Filters: what sees messages before they are sent, and what it may make of them. */
@NullMarked
package chat.api.filter;

import org.jspecify.annotations.NullMarked;
