package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.filter.Draft;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks as the server uses them: a filter, a listener, a folder. */
final class HooksTest {

  @TempDir private Path place;

  private static String appends(String text) {
    return "export const onMessage = ({ body }) => ({ body: body + '" + text + "' });";
  }

  @Test
  void hooksRunInTheOrderOfTheirNamesAndEachSeesWhatTheOneBeforeMadeOfIt() throws Exception {
    try (Scene scene =
        Scene.of(place, "b.js", appends("b"), "a.js", appends("a"), "C.js", appends("C"))) {
      assertThat(scene.body("x")).isEqualTo("xCab");
    }
  }

  @Test
  void withoutHooksNothingIsToBlockAndMessagesPass() throws Exception {
    try (Scene scene = Scene.of(place)) {
      assertThat(scene.filter().mayBlock()).isFalse();
      assertThat(scene.body("x")).isEqualTo("x");
      scene.save("a.js", appends("a"));
      Scene.until("the hook is in force", () -> scene.body("x").equals("xa"));
      assertThat(scene.filter().mayBlock()).isTrue();
    }
  }

  @Test
  void aFolderThatIsMadeLaterIsFound() throws Exception {
    try (Scene scene = Scene.of(place)) {
      Files.delete(scene.folder);
      Files.createDirectory(scene.folder);
      scene.save("a.js", appends("a"));
      Scene.until("the hook is in force", () -> scene.body("x").equals("xa"));
    }
  }

  @Test
  void aRejectionEndsItWithItsReason() throws Exception {
    String rejects =
        "export const onMessage = (message, context) => context.reject('Not here,\\nplease.');";
    try (Scene scene =
        Scene.of(
            place, "a.js", rejects, "b.js", "export function onMessage() { chat.log('seen'); }")) {
      assertThat(scene.send(Scripts.said("x"))).isEqualTo(Verdict.reject("Not here, please."));
      assertThat(scene.log.contain("seen")).isFalse();
    }
  }

  @Test
  void aSavedFileReplacesTheOldVersionAndADeletedOneEnds() throws Exception {
    try (Scene scene = Scene.of(place, "a.js", appends("1"))) {
      assertThat(scene.body("x")).isEqualTo("x1");
      scene.save("a.js", appends("2"));
      Scene.until("the new version", () -> scene.body("x").equals("x2"));
      Files.delete(scene.folder.resolve("a.js"));
      Scene.until("no hook", () -> scene.body("x").equals("x"));
      assertThat(scene.log.contain("The hook a.js was removed.")).isTrue();
    }
  }

  @Test
  void aFileOfTheSameSizeAndTimeIsANewVersionAllTheSame() throws Exception {
    try (Scene scene = Scene.of(place, "a.js", appends("1"), "a.json", "{\"a\":1}")) {
      Path file = scene.folder.resolve("a.js");
      FileTime time = FileTime.from(Instant.parse("2026-02-09T20:00:00Z"));
      Files.setLastModifiedTime(file, time);
      Scene.until("it has settled", () -> scene.body("x").equals("x1"));

      Path other = Files.writeString(place.resolve("other"), appends("2"));
      Files.setLastModifiedTime(other, time);
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      Scene.until("another file", () -> scene.body("x").equals("x2"));

      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(appends("3").getBytes(StandardCharsets.UTF_8)));
      }
      Files.setLastModifiedTime(file, time);
      Scene.until("the same file written over", () -> scene.body("x").equals("x3"));
    }
  }

  @Test
  void theStartWaitsUntilTheHooksHaveLoaded() throws Exception {
    String slow =
        "const end = Date.now() + 300; while (Date.now() < end); "
            + "export const onMessage = ({ body }) => ({ body: body + '!' });";
    try (Scene scene = Scene.of(place, "a.js", slow, "b.js", slow)) {
      assertThat(scene.waitedForHooks).isTrue();
      assertThat(scene.log.contain("The hook a.js is in force")).isTrue();
      assertThat(scene.log.contain("The hook b.js is in force")).isTrue();
      assertThat(scene.part("folder")).isEmpty();
      assertThat(scene.part("a.js")).isEqualTo("RUNNING ");
    }
  }

  @Test
  void aVersionThatDoesNotParseKeepsTheOldOneAndIsLoggedWithItsPlace() throws Exception {
    try (Scene scene = Scene.of(place, "a.js", appends("1"))) {
      assertThat(scene.body("x")).isEqualTo("x1");
      scene.save("a.js", "export function onMessage() {\n  return 1 +;\n}\n");
      Scene.until(
          "it is logged", () -> scene.log.contain("does not load, the old one stays: a.js:2:13"));
      assertThat(scene.body("x")).isEqualTo("x1");
      assertThat(scene.part("a.js"))
          .startsWith("STALE The new version does not load, the old one stays in force: a.js:2");
      scene.save("a.js", appends("2"));
      Scene.until("the repaired version", () -> scene.body("x").equals("x2"));
      assertThat(scene.part("a.js")).isEqualTo("RUNNING ");
    }
  }

  @Test
  void whatDoesNotLoadAtTheStartRejectsEveryMessageUntilItDoes() throws Exception {
    try (Scene scene = Scene.of(place, "a.js", "export const onMessage = 1;")) {
      assertThat(scene.body("x")).isEqualTo("rejected");
      assertThat(scene.log.contain("a.js: onMessage is not a function")).isTrue();
      assertThat(scene.part("a.js")).isEqualTo("CLOSED a.js: onMessage is not a function");
      assertThat(scene.counts("a.js")).isEqualTo("0 1");
      scene.save("a.js", "export const onMessage = 2;;");
      Scene.until(
          "another version that does not load",
          () ->
              scene.log.all().stream().filter(line -> line.contains("every message")).count() == 2);
      assertThat(scene.body("x")).isEqualTo("rejected");
      assertThat(scene.part("a.js")).startsWith("CLOSED");
      scene.save("a.js", appends("2"));
      Scene.until("the repaired version", () -> scene.body("x").equals("x2"));
      assertThat(scene.part("a.js")).isEqualTo("RUNNING ");
    }
  }

  @Test
  void aFileThatCannotBeReadIsInNobodysWay() throws Exception {
    String huge = " ".repeat((1 << 20) + 1);
    try (Scene scene = Scene.of(place, "a.js", appends("1"), "huge.js", huge)) {
      assertThat(scene.body("x")).isEqualTo("rejected");
      Files.delete(scene.folder.resolve("huge.js"));
      Scene.until("the others are in force", () -> scene.body("x").equals("x1"));
      scene.save("huge.js", huge);
      Scene.until(
          "it is logged", () -> scene.log.contain("huge.js does not load, and is left out"));
      scene.save("a.js", appends("2"));
      Scene.until("the new version", () -> scene.body("x").equals("x2"));
    }
  }

  @Test
  void aFolderThatCannotBeReadIsTriedAgain() throws Exception {
    Path folder = place.resolve("hooks");
    Files.createSymbolicLink(folder, folder);
    try (Scene scene = Scene.in(place)) {
      Verdict refused = scene.send(Scripts.said("x"));
      assertThat(scene.part("folder")).startsWith("CLOSED ");
      assertThat(refused).isInstanceOf(Verdict.Rejected.class);
      assertThat(refused.toString()).doesNotContain(place.toString());
      Files.delete(folder);
      Files.createDirectory(folder);
      scene.save("a.js", appends("1"));
      Scene.until("the hook is in force", () -> scene.body("x").equals("x1"));
      assertThat(scene.part("folder")).isEmpty();
    }
  }

  @Test
  void whatDoesNotLoadWhenItIsDroppedInIsLeftOut() throws Exception {
    try (Scene scene = Scene.of(place, "a.js", appends("1"))) {
      assertThat(scene.body("x")).isEqualTo("x1");
      scene.save("b.js", "import './a.js';\nexport function onMessage() {}");
      Scene.until(
          "it is logged", () -> scene.log.contain("The hook b.js does not load, and is left out"));
      assertThat(scene.body("x")).isEqualTo("x1");
      assertThat(scene.part("b.js")).startsWith("LEFT_OUT b.js:");
      Files.delete(scene.folder.resolve("b.js"));
      Scene.until("it is not told of any more", () -> scene.part("b.js").isEmpty());
    }
  }

  @Test
  void theSettingsOfAHookAreTheJsonFileBesideIt() throws Exception {
    String script = "export const onMessage = ({ body }) => { settings.n = 5; };";
    String reader =
        "export const onMessage = ({ body }) => ({ body: body + (settings.list?.[1] ?? 'none') });";
    try (Scene scene = Scene.of(place, "a.js", reader)) {
      assertThat(scene.body("x")).isEqualTo("xnone");
      scene.save("a.json", "{\"list\":[1,2.5]}");
      Scene.until("the settings", () -> scene.body("x").equals("x2.5"));
      scene.save("a.json", "{\"list\":[1,\n  }");
      Scene.until("it is logged", () -> scene.log.contain("the old one stays: a.json:2:3"));
      assertThat(scene.body("x")).isEqualTo("x2.5");
      scene.save("frozen.js", script);
      Scene.until("settings are frozen", () -> scene.body("x").equals("rejected"));
    }
  }

  @Test
  void aFailureIsARejectionUnlessTheHookExportsPass() throws Exception {
    String fails = "export function onMessage() { throw new Error('oh'); }";
    try (Scene scene = Scene.of(place, "a.js", "export const onError = 'pass';" + fails)) {
      assertThat(scene.body("x")).isEqualTo("x");
      scene.save("a.js", fails);
      Scene.until("the new version", () -> scene.body("x").equals("rejected"));
      assertThat(((Verdict.Rejected) scene.send(Scripts.said("x"))).code())
          .isEqualTo("hook_failed");
      assertThat(scene.log.contain("a.js:1:37: Error: oh")).isTrue();
    }
  }

  /** Fails for bodies that say so, and shows that it was asked for all others. */
  private static String failsAtWill(String onError) {
    return "export const onError = '"
        + onError
        + "'; export function onMessage({ body }) { if (body === 'fail') throw new Error('oh');"
        + " return { body: body + '!' }; }";
  }

  @Test
  void whatOneSenderWritesSwitchesAHookOffForNobodyElse() throws Exception {
    try (Scene scene =
        Scene.of(place, "a.js", failsAtWill("pass"), "b.js", failsAtWill("reject"))) {
      Draft fail = Scripts.said("fail");
      for (int i = 0; i < 100; i++) {
        assertThat(scene.send(fail, 666)).isInstanceOf(Verdict.Rejected.class);
        assertThat(scene.send(Scripts.said("x"), i % 5)).isEqualTo(accepted("x!!"));
      }
      assertThat(scene.send(Scripts.said("x"), 666))
          .as("its own messages are treated as onError says")
          .isInstanceOf(Verdict.Rejected.class);
      assertThat(scene.part("a.js")).isEqualTo("RUNNING ");
      assertThat(scene.log.all()).noneMatch(line -> line.startsWith("ERROR"));
      assertThat(scene.log.contain("3 times in a row for user666; for 30 seconds messages of this"))
          .isTrue();
      assertThat(scene.log.all().stream().filter(line -> line.contains("a.js: failure ")))
          .hasSize(3);
    }
  }

  private static Verdict accepted(String body) {
    return Verdict.accept(Scripts.said(body));
  }

  @Test
  void aHookThatFailsForSeveralSendersIsOutOfUseUntilATrySucceedsAndThatIsLoggedOnce()
      throws Exception {
    try (Scene scene = Scene.of(place, "a.js", failsAtWill("pass"))) {
      for (int i = 0; i < 40; i++) {
        assertThat(scene.send(Scripts.said("fail"), i)).isEqualTo(accepted("fail"));
      }
      assertThat(scene.log.all().stream().filter(line -> line.startsWith("ERROR"))).hasSize(1);
      assertThat(scene.log.contain("failed 10 times in a row, for several senders")).isTrue();
      assertThat(scene.part("a.js"))
          .startsWith("OUT_OF_USE onMessage failed too often. The last failure: a.js:1:");
      Scene.until("a try", () -> scene.send(Scripts.said("x"), 1_000).equals(accepted("x!")));
      assertThat(scene.part("a.js")).isEqualTo("RUNNING ");
      assertThat(scene.log.contain("The hook a.js works again")).isTrue();
    }
  }

  @Test
  void aResultThatIsTooLargeIsTheFailureOfThatHookAndFollowsItsOnError() throws Exception {
    String large =
        "export const onError = 'pass'; export function onMessage(m) { if (m.body === 'body')"
            + " return { body: 'é'.repeat(2049) }; if (m.body === 'meta') return { meta: { a:"
            + " 'é'.repeat(41000) } }; if (m.body === 'deep') { let d = {}; for (let i = 0; i < 32;"
            + " i++) d = { d }; return { meta: d }; } if (m.type === 'topic') return { body:"
            + " 'x'.repeat(513) }; return { body: 'é'.repeat(2048), meta: { a: 'é'.repeat(40000) }"
            + " }; }";
    try (Scene scene = Scene.of(place, "a.js", large, "b.js", appends(""))) {
      for (String body : List.of("body", "meta", "deep")) {
        assertThat(scene.send(Scripts.said(body), body.hashCode())).isEqualTo(accepted(body));
      }
      Draft topic = new Draft(MessageType.TOPIC, "#garden", "t", Meta.EMPTY);
      assertThat(scene.send(topic, 4)).isEqualTo(Verdict.accept(topic));
      assertThat(scene.log.contain("a.js: onMessage returned a body of 4098 bytes; at most 4096"))
          .isTrue();
      assertThat(scene.log.contain("a.js: onMessage returned a meta of 82008 bytes; at most 81920"))
          .isTrue();
      assertThat(scene.log.contain("a.js: onMessage returned a body of 513 bytes; at most 512"))
          .isTrue();
      assertThat(scene.counts("a.js")).isEqualTo("4 4");
      assertThat(scene.counts("b.js")).isEqualTo("4 0");
      assertThat(scene.send(Scripts.said("x"), 5))
          .isEqualTo(
              Verdict.accept(
                  Scripts.said("é".repeat(2048), "{\"a\":\"" + "é".repeat(40_000) + "\"}")));
    }
  }

  @Test
  void whatTheServerSaysOfAnInviteIsNotForHooksToChange() throws Exception {
    String drops =
        "export const onError = 'pass'; export const onMessage = ({ body }) =>"
            + " ({ meta: body === 'forge' ? { _invite: {} } : {} });";
    try (Scene scene = Scene.of(place, "a.js", drops)) {
      Meta told = Meta.of("{\"_invite\":{\"channel\":\"#garden\",\"by\":\"alice\"}}");
      Draft invite = new Draft(MessageType.SYSTEM, "bob", "you are invited", told);
      assertThat(scene.send(invite, 1)).isEqualTo(Verdict.accept(invite));
      assertThat(scene.log.contain("a.js: onMessage changed meta._invite")).isTrue();
      assertThat(scene.send(Scripts.said("forge"), 2)).isEqualTo(accepted("forge"));
      Draft kick = new Draft(MessageType.PART, "#garden", "", Meta.of("{\"_kick\":{}}"));
      assertThat(scene.send(kick, 3)).isEqualTo(Verdict.accept(kick));
      assertThat(scene.counts("a.js")).isEqualTo("3 3");
    }
  }

  @Test
  void aRejectionWithoutWordsIsOneAllTheSame() throws Exception {
    String blank = "export const onMessage = (m, c) => c.reject('\\n \\u2003');";
    try (Scene scene = Scene.of(place, "a.js", blank)) {
      assertThat(scene.send(Scripts.said("x")))
          .isEqualTo(Verdict.reject("This server does not take this message."));
    }
  }

  @Test
  void hooksThatUseUpTheTimeOfAMessageLeaveNoneToTheNextButAnAnswer() throws Exception {
    String endless = "export const onError = 'pass'; export function onMessage() { for (;;); }";
    try (Scene scene =
        Scene.of(
            place, "a.js", endless, "b.js", endless, "c.js", endless, "d.js", endless, "e.js",
            endless, "f.js", endless)) {
      assertThat(scene.body("x")).isEqualTo("x");
      assertThat(scene.log.contain("f.js: There was no time left to call onMessage.")).isTrue();
    }
  }

  @Test
  void aHookInShadowChangesNothingAndSaysWhatItWouldHaveDone() throws Exception {
    String both =
        "export const onMessage = (m, c) => m.body === 'no' ? c.reject('never') : { body: m.body +"
            + " '!' };";
    try (Scene scene = Scene.of(place, Set.of("a.js"), "a.js", both, "b.js", appends("b"))) {
      assertThat(scene.body("x")).isEqualTo("xb");
      assertThat(scene.body("no")).isEqualTo("nob");
      assertThat(scene.log.contain("would have been changed (1 so far) body")).isTrue();
      assertThat(scene.log.contain("would have been rejected (1 so far): never")).isTrue();
      assertThat(scene.log.contain("a message to a channel would have been")).isTrue();
      assertThat(scene.log.contain("Alice")).isFalse();
      scene.save("a.js", "export function onMessage() { throw 1; }");
      Scene.until(
          "the new version", () -> scene.log.contain("replaced by a new version, in shadow"));
      assertThat(scene.body("x")).isEqualTo("xb");
    }
  }

  @Test
  void onEventHearsOfMessagesAndItsFailuresAreLogged() throws Exception {
    String script =
        "export function onEvent(message) { if (message.body === 'bad') throw new Error('no');"
            + " chat.log(message); }";
    try (Scene scene = Scene.of(place, "a.js", script)) {
      scene.tell("x");
      scene.tell("bad");
      assertThat(
              scene.log.contain(
                  "a.js:"
                      + " {\"id\":\"00000000-0000-0003-0000-000000000004\",\"ts\":\"1970-01-01T00:00:00Z\","
                      + "\"from\":\"Alice\",\"to\":\"#Garden\",\"type\":\"message\",\"body\":\"x\",\"meta\":{\"n\":1}}"))
          .isTrue();
      assertThat(scene.log.contain("failure 1 in onEvent: a.js:1:")).isTrue();
      assertThat(scene.body("x")).isEqualTo("x");
    }
  }

  @Test
  void aHookThatWritesALotHidesNoFailure() throws Exception {
    String script =
        "export function onMessage() { for (let i = 0; i < 200; i++) chat.log(i); throw new"
            + " Error('oh'); }";
    try (Scene scene = Scene.of(place, "a.js", script)) {
      scene.body("x");
      assertThat(scene.log.all())
          .anyMatch(line -> line.startsWith("WARN a.js: failure 1 in onMessage: a.js:1:"));
    }
  }

  @Test
  void theStoreIsSharedByWorkersOutlivesVersionsAndRestartsAndHasItsCap() throws Exception {
    String counts = "export const onMessage = () => ({ body: String(chat.store.add('n', 2)) });";
    try (Scene scene = Scene.of(place, "a.js", counts)) {
      assertThat(scene.body("x")).isEqualTo("2");
      scene.save("a.js", counts + " // again");
      Scene.until("the new version", () -> scene.log.contain("replaced"));
      assertThat(scene.body("x")).isEqualTo("4");
    }
    try (Scene scene =
        Scene.of(
            place,
            "a.js",
            counts,
            "b.js",
            "export const onMessage = ({ body }) => ({ body: `${body} ${chat.store.get('n')}`"
                + " });")) {
      assertThat(scene.body("x")).isEqualTo("6 undefined");
      scene.save(
          "a.js",
          "export function onMessage() { try { chat.store.set('big', 'x'.repeat(70000)); } catch"
              + " (e) { return { body: `${e.name} ${chat.store.keys()}` }; } }");
      Scene.until("the new version", () -> scene.body("x").equals("RangeError n undefined"));
    }
  }

  @Test
  void whoLeavesInvitesOrRenamesIsSeenAndTheServersWordsCannotBeChanged() throws Exception {
    try (Scene scene = Scene.of(place, "a.js", appends("!"))) {
      Draft nick = new Draft(MessageType.NICK, "", "bob", Meta.EMPTY);
      assertThat(((Verdict.Rejected) scene.send(nick)).code()).isEqualTo("hook_failed");
      assertThat(scene.log.contain("onMessage changed the body of a nick")).isTrue();
      Draft invite = new Draft(MessageType.SYSTEM, "bob", "you are invited", Meta.EMPTY);
      assertThat(((Verdict.Rejected) scene.send(invite)).code()).isEqualTo("hook_failed");
      Draft part = new Draft(MessageType.PART, "#garden", "bye", Meta.EMPTY);
      assertThat(scene.send(part)).isEqualTo(Verdict.accept(part.withBody("bye!")));
    }
  }

  @Test
  void everyMessageThatRacesASwapMeetsOneWholeVersionOfAllHooks() throws Exception {
    try (Scene scene = Scene.of(place, "a.js", appends("0"), "b.js", appends("-"))) {
      assertThat(scene.body("")).isEqualTo("0-");
      AtomicBoolean over = new AtomicBoolean();
      ExecutorService senders = Executors.newFixedThreadPool(3);
      List<Future<Integer>> sent = new ArrayList<>();
      Callable<Integer> send =
          () -> {
            int last = 0;
            while (!over.get()) {
              String body = scene.body("");
              assertThat(body).as("the log: %s", scene.log.all()).matches("\\d+-");
              int version = Integer.parseInt(body.substring(0, body.length() - 1));
              assertThat(version)
                  .as("a version that was replaced does not come back")
                  .isGreaterThanOrEqualTo(last);
              last = version;
            }
            return last;
          };
      for (int i = 0; i < 3; i++) {
        sent.add(senders.submit(send));
      }
      for (int version = 1; version <= 5; version++) {
        String expected = version + "-";
        scene.save("a.js", appends(Integer.toString(version)));
        Scene.until("version " + version, () -> scene.body("").equals(expected));
      }
      over.set(true);
      for (Future<Integer> sender : sent) {
        assertThat(sender.get()).isGreaterThan(0);
      }
      senders.shutdown();
    }
  }
}
