/** What the server counts and times, and how that is told to Prometheus. */
@NullMarked
package chat.runtime.metrics;

import org.jspecify.annotations.NullMarked;
