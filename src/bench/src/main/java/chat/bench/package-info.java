/**
 * The load generator: what it measures and how it prints it. It speaks to a server over HTTP only.
 */
@NullMarked
package chat.bench;

import org.jspecify.annotations.NullMarked;
