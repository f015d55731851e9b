/** Logs in who has a JWT of an OpenID provider. Only this authenticator and its keys. */
@NullMarked
package chat.plugin.authjwt;

import org.jspecify.annotations.NullMarked;
