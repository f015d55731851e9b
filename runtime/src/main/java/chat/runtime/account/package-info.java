/** What proves who somebody is: passwords and tokens, and what of them may be stored. */
@NullMarked
package chat.runtime.account;

import org.jspecify.annotations.NullMarked;
