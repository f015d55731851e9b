package chat.systemtest;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import chat.systemtest.script.Script;
import chat.systemtest.script.Stage;
import chat.systemtest.server.InProcessServer;
import chat.systemtest.server.StorageKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays every wire script on every storage. {@code -Dwire=kick} plays only the scripts whose name
 * begins like that.
 */
class WireScriptsTest {
  private static final List<Script> SCRIPTS = WireScripts.all();

  @TempDir private static Path directory;

  @TestFactory
  Stream<DynamicNode> theServerAnswersAsItsContractSays() {
    String wanted = System.getProperty("wire", "");
    return SCRIPTS.stream()
        .filter(script -> script.name().startsWith(wanted))
        .flatMap(
            script -> Stream.of(StorageKind.values()).map(storage -> container(script, storage)));
  }

  private static DynamicContainer container(Script script, StorageKind storage) {
    Stage stage =
        new Stage(script, settings -> InProcessServer.start(settings, storage, directory));
    List<DynamicNode> tests = new ArrayList<>();
    for (Script.Section section : script.sections()) {
      tests.add(dynamicTest(section.title(), () -> stage.play(section)));
    }
    return dynamicContainer(
        script.name() + " on " + storage, tests.stream().onClose(() -> close(stage)));
  }

  private static void close(Stage stage) {
    try {
      stage.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
