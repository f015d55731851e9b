package example.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.api.auth.AuthResult;
import chat.api.auth.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLoginTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("passwords");
    Files.writeString(file, PasswordLine.of("Alice", "correct horse") + "\n");
  }

  @Test
  void theRightPasswordProvesWhoItIs() throws Exception {
    AuthResult result = ask(new Credentials.Password("alice", "correct horse"));

    AuthResult.Accepted accepted = assertInstanceOf(AuthResult.Accepted.class, result);
    assertEquals("alice", accepted.subject());
    assertEquals("Alice", accepted.nick());
  }

  @Test
  void theWrongPasswordIsDenied() throws Exception {
    assertInstanceOf(
        AuthResult.Denied.class, ask(new Credentials.Password("alice", "wrong horse")));
  }

  @Test
  void othersAreNoneOfItsBusiness() throws Exception {
    assertInstanceOf(
        AuthResult.NotMine.class, ask(new Credentials.Password("bob", "correct horse")));
    assertInstanceOf(AuthResult.NotMine.class, ask(new Credentials.Bearer("a token")));
  }

  @Test
  void aMissingFileIsToldToTheOperator() {
    assertThrows(IOException.class, () -> FileLogin.open(folder.resolve("nothing")));
  }

  private AuthResult ask(Credentials credentials) throws Exception {
    return FileLogin.open(file).authenticate(credentials);
  }
}
