/**
 * Tests of the whole server from outside, over HTTP: the wire scripts, the promises of the stream
 * under concurrency, and real processes that are stopped, killed and starved. What they need to do
 * it lives in the packages below.
 */
@NullMarked
package chat.systemtest;

import org.jspecify.annotations.NullMarked;
