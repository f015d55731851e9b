/**
 * The testkit: {@link chat.api.testkit.ChatServer}, contracts and fakes for whoever implements a
 * part of the SPI. No tests of the API itself.
 */
@NullMarked
package chat.api.testkit;

import org.jspecify.annotations.NullMarked;
