/** Authenticators: other ways to log in, what they are asked and what they answer. */
@NullMarked
package chat.api.auth;

import org.jspecify.annotations.NullMarked;
