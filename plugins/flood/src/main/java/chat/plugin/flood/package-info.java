/** Holds back who sends too much. Only this filter and its buckets. */
@NullMarked
package chat.plugin.flood;

import org.jspecify.annotations.NullMarked;
