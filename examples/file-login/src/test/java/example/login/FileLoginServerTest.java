package example.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.api.testkit.ChatServer;
import chat.api.testkit.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLoginServerTest {

  @TempDir Path folder;

  @Test
  void whoIsInTheFileLogsInAndIsTheSameUserEachTime() throws Exception {
    Path file = folder.resolve("passwords");
    Files.writeString(file, PasswordLine.of("alice", "correct horse") + "\n");
    try (ChatServer chat =
        ChatServer.with("FILE_LOGIN_FILE=" + file).plugin(FileLoginPlugin.class)) {
      chat.start();

      Reply first = chat.anonymous().login("alice", "correct horse");
      Reply second = chat.anonymous().login("alice", "correct horse");

      assertEquals(200, first.status(), first.body());
      assertEquals(first.text("id"), second.text("id"));
      assertEquals(401, chat.anonymous().login("alice", "wrong horse").status());
      assertEquals(401, chat.anonymous().login("bob", "correct horse").status());
    }
  }
}
