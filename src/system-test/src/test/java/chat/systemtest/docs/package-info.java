/** What the documents say, held to the truth: their snippets run, their tables are compared. */
@NullMarked
package chat.systemtest.docs;

import org.jspecify.annotations.NullMarked;
