package example.login;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Looks into the file at each login: it may block, and so a changed file needs no restart. Nicks
 * that are not in it are not its business.
 */
final class FileLogin implements Authenticator {

  private final Path file;

  private FileLogin(Path file) {
    this.file = file;
  }

  /** One that works, or an exception that tells the operator why not. */
  static FileLogin open(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("FILE_LOGIN_FILE: " + file + " cannot be read.");
    }
    return new FileLogin(file);
  }

  // region authenticate
  @Override
  public AuthResult authenticate(Credentials credentials) throws Exception {
    if (!(credentials instanceof Credentials.Password offered)) {
      return AuthResult.notMine();
    }
    for (String line : Files.readAllLines(file)) {
      PasswordLine known = PasswordLine.parse(line);
      if (known.nick().equalsIgnoreCase(offered.nick())) {
        return known.hasPassword(offered.password())
            ? AuthResult.accept(known.nick().toLowerCase(Locale.ROOT), known.nick())
            : AuthResult.deny("wrong password");
      }
    }
    return AuthResult.notMine();
  }
  // endregion
}
