package example.login;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import chat.api.model.FoldedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    String name = FoldedName.of(offered.nick());
    for (String line : Files.readAllLines(file)) {
      PasswordLine known = PasswordLine.parse(line);
      if (FoldedName.of(known.nick()).equals(name)) {
        return known.hasPassword(offered.password())
            ? AuthResult.accept(name, known.nick())
            : AuthResult.deny("wrong password");
      }
    }
    return AuthResult.notMine();
  }
  // endregion
}
