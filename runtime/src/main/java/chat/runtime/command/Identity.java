package chat.runtime.command;

import java.util.UUID;

/** Who somebody is: the key inside, the id and the nick outside. */
public record Identity(long user, UUID id, String nick) {}
