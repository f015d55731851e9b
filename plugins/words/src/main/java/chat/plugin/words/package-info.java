/**
 * Refuses or masks the words of a list: reading the list, folding text, and finding words in it.
 */
@NullMarked
package chat.plugin.words;

import org.jspecify.annotations.NullMarked;
