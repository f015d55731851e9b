/**
 * A client that shares no code with the server: HTTP/1.1 over plain sockets, so that malformed
 * requests can be sent as well, and a strict JSON reader that keeps what was written.
 */
@NullMarked
package chat.systemtest.client;

import org.jspecify.annotations.NullMarked;
