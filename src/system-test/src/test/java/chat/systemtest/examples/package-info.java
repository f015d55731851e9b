/**
 * The scripts and bots of {@code examples}, run against a real server over a network that breaks.
 */
@NullMarked
package chat.systemtest.examples;

import org.jspecify.annotations.NullMarked;
