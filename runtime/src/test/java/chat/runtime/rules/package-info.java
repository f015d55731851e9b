/**
 * The rules of the contract once more, as plain as can be, and a player that makes random moves
 * against them and the server at once. The rules share nothing with the server but the folding of
 * names.
 */
@NullMarked
package chat.runtime.rules;

import org.jspecify.annotations.NullMarked;
