package chat.api.auth;

/** What somebody offers as proof. */
public sealed interface Credentials {

  /**
   * Of {@code POST /login}, when they are not those of an account here that has a password. It may
   * be the nick of one all the same.
   *
   * @param nick as it was sent
   * @param password never logged; its {@link #toString()} leaves it out
   */
  record Password(String nick, String password) implements Credentials {
    @Override
    public String toString() {
      return "Password[nick=" + nick + "]";
    }
  }

  /**
   * What a request has in {@code Authorization: Bearer …}, when it is no token of the server's own:
   * those have 43 characters, and nothing else of that length gets here.
   *
   * @param token never logged; {@link #toString()} leaves it out
   */
  record Bearer(String token) implements Credentials {
    @Override
    public String toString() {
      return "Bearer[]";
    }
  }
}
