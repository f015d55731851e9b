/** Logs in who is in an LDAP directory. Only this authenticator and its connections. */
@NullMarked
package chat.plugin.authldap;

import org.jspecify.annotations.NullMarked;
