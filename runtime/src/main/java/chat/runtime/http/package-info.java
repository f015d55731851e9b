/**
 * HTTP: the URL table in {@link chat.runtime.http.Routes}, a handler class per resource, and
 * everything between a socket and these. No other room knows Undertow.
 *
 * <p>A request lives on the event loop of its connection, from its first byte to its answer;
 * nothing blocks there.
 */
@NullMarked
package chat.runtime.http;

import org.jspecify.annotations.NullMarked;
