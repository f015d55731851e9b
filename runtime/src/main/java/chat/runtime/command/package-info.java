/**
 * What can be done to the state and asked of it: one small class for each command and query, run by
 * the {@link chat.runtime.state.Journal}, and the views that they answer with.
 */
@NullMarked
package chat.runtime.command;

import org.jspecify.annotations.NullMarked;
