/**
 * Reading and checking the settings. Everything that a setting may be is decided here, once, before
 * anything starts; no other room reads the environment.
 */
@NullMarked
package chat.runtime.config;

import org.jspecify.annotations.NullMarked;
