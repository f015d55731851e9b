package chat.bench;

/** Somebody registered on the measured server. */
record User(String nick, String token) {}
