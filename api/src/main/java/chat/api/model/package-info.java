/** The nouns that clients, plugins and storages share. Plain immutable data, nothing that acts. */
@NullMarked
package chat.api.model;

import org.jspecify.annotations.NullMarked;
