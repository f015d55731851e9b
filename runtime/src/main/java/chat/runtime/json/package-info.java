/**
 * JSON in and out: what a body may be, the bytes of a message, and when two contents are the same.
 * It knows the shape of messages and nothing of HTTP.
 */
@NullMarked
package chat.runtime.json;

import org.jspecify.annotations.NullMarked;
