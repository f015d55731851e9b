package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hook remembers, and for how long. */
final class HookStoreTest {

  private static final int CAPACITY = 100;

  @TempDir private Path folder;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Wound clock = new Wound();

  /** A clock that stands where it was put. */
  private static final class Wound extends Clock {
    private Instant now = Instant.parse("2026-02-09T20:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  private Path file() {
    return folder.resolve("a.js.store.json");
  }

  private HookStore open() throws IOException {
    return HookStore.open(file(), CAPACITY, executor, new Lines(), clock);
  }

  private void pass(long millis) {
    clock.now = clock.now.plusMillis(millis);
  }

  @Test
  void withoutBeingAskedItDropsNothingAndRefusesWhatThereIsNoRoomFor() throws Exception {
    HookStore store = open();
    for (int i = 0; i < 10; i++) {
      assertThat(store.set("key" + i, "\"1234\"", 0, false)).isTrue();
    }
    assertThat(store.set("x", "1", 0, false)).isFalse();
    assertThat(store.set("x", "1", 0, true)).isFalse();
    assertThat(store.set("key0", "1", 0, false)).isTrue();
    assertThat(store.set("x", "1", 0, false)).isTrue();
    assertThat(store.get("key9")).isEqualTo("\"1234\"");
  }

  @Test
  void whereAHookAllowsItWhatWasWrittenLongestAgoGoesFirst() throws Exception {
    HookStore store = open();
    store.set("kept", "\"1234567890\"", 0, false);
    for (int i = 0; i < 8; i++) {
      assertThat(store.set("key" + i, "\"1234\"", 0, true)).isTrue();
    }
    store.set("key0", "\"5678\"", 0, true);

    assertThat(store.set("new", "\"123456\"", 0, false)).isTrue();

    assertThat(store.keys())
        .isEqualTo(
            "[\"kept\",\"key2\",\"key3\",\"key4\",\"key5\",\"key6\",\"key7\",\"key0\",\"new\"]");
    assertThat(store.set("huge", "\"" + "x".repeat(CAPACITY) + "\"", 0, true)).isFalse();
    assertThat(store.get("key2")).as("nothing is dropped in vain").isNotNull();
  }

  @Test
  void aThousandPeopleAreCountedInAStoreThatHoldsTen() throws Exception {
    HookStore store = open();
    for (int i = 0; i < 1_000; i++) {
      assertThat(store.add("person" + i, 1, 0, true)).isEqualTo(1.0);
    }
    assertThat(store.add("person999", 1, 0, true)).isEqualTo(2.0);
    assertThat(store.get("person0")).isNull();
  }

  @Test
  void anEntryEndsWhenItIsToEnd() throws Exception {
    HookStore store = open();
    store.set("a", "1", 1_000, false);
    store.set("b", "2", 0, false);
    pass(999);
    assertThat(store.get("a")).isEqualTo("1");
    pass(1);
    assertThat(store.get("a")).isNull();
    assertThat(store.keys()).isEqualTo("[\"b\"]");
    assertThat(store.remove("a")).isFalse();
    store.set("b", "3", 500, false);
    store.set("b", "4", 0, false);
    pass(1_000);
    assertThat(store.get("b")).as("a value without an end").isEqualTo("4");
  }

  @Test
  void aCounterKeepsTheEndThatItBeganWith() throws Exception {
    HookStore store = open();
    assertThat(store.add("n", 1, 1_000, false)).isEqualTo(1.0);
    pass(600);
    assertThat(store.add("n", 1, 1_000, false)).isEqualTo(2.0);
    pass(400);
    assertThat(store.add("n", 1, 1_000, false)).isEqualTo(1.0);
  }

  @Test
  void whatHasEndedMakesRoom() throws Exception {
    HookStore store = open();
    store.set("a", "\"" + "x".repeat(90) + "\"", 1_000, false);
    assertThat(store.set("b", "\"12345678\"", 0, false)).isFalse();
    pass(1_000);
    assertThat(store.set("b", "\"12345678\"", 0, false)).isTrue();
  }

  @Test
  void aRestartKeepsEndsAndTheOrderOfDropping() throws Exception {
    HookStore store = open();
    store.set("c", "\"123456789012345678901234567890\"", 0, true);
    store.set("a", "\"123456789012345678901234567890\"", 0, true);
    store.set("c", "\"123456789012345678901234567890\"", 0, true);
    store.set("end", "1", 1_000, false);
    store.set("stay", "2", 0, false);
    store.save();

    HookStore again = open();
    assertThat(again.get("end")).isEqualTo("1");
    pass(1_000);
    assertThat(again.get("end")).isNull();
    assertThat(again.get("stay")).isEqualTo("2");
    assertThat(again.set("b", "\"123456789012345678901234567890\"", 0, true)).isTrue();
    assertThat(again.keys()).isEqualTo("[\"c\",\"stay\",\"b\"]");
  }

  @Test
  void aFileFromBeforeThereWereEndsIsRead() throws Exception {
    Files.writeString(file(), "{\"a\":1,\n\"b\":{\"c\":[1.0]}}\n");
    HookStore store = open();
    assertThat(store.get("b")).isEqualTo("{\"c\":[1.0]}");
    store.add("a", 1, 0, false);
    store.save();
    assertThat(Files.readString(file()))
        .as("and one without ends is as before")
        .isEqualTo("{\"b\":{\"c\":[1.0]},\n\"a\":2}\n");
  }

  @Test
  void aFileThatIsNotAStoreIsNotOverwritten() throws Exception {
    for (Map.Entry<String, String> bad :
        Map.of("[]", "not a JSON object", "{\"a\":}", "a value is missing").entrySet()) {
      Files.writeString(file(), bad.getKey());
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(this::open)
          .withMessageContaining(bad.getValue());
    }
  }

  @Test
  void aHookSaysHowLongAndWhetherAnEntryMayGo() throws Exception {
    String script =
        "export function onMessage({ body }) { const tries = [() => chat.store.set('a', 1, { ttl:"
            + " 3600, evict: true }), () => chat.store.add('n', 1, { ttl: 0.001 }), () =>"
            + " chat.store.set('a', 1, {}), () => chat.store.set('a', 1, { ttl: 0 }), () =>"
            + " chat.store.set('a', 1, { ttl: '1' }), () => chat.store.set('a', 1, { ttl: NaN }),"
            + " () => chat.store.add('a', 1, { evict: 1 }), () => chat.store.set('a', 1, { ttl:"
            + " Infinity }), () => chat.store.set('t', 'x'), () => chat.store.add('t')]; return {"
            + " body: tries.map((f) => { try { f(); return 'ok'; } catch (e) { return e.name; }"
            + " }).join() }; }";

    assertThat(
            Scripts.script("a.js", script, "{}", HookLog.nowhere())
                .onMessage(Scripts.said("x"), Scripts.FROM_ALICE, Scripts.soon()))
        .isEqualTo(
            new Outcome.Changed(
                "ok,ok,ok,TypeError,TypeError,TypeError,TypeError,ok,ok,TypeError", null));
  }

  @Test
  void aStoreThatMayDropTakesInAnyNumberOfPeople() throws Exception {
    String script =
        "export const onMessage = ({ body }) => { for (let i = 0; i < 3000; i++)"
            + " chat.store.set(`${body}-0000-${i}`, { n: i }, { evict: true }); return { body:"
            + " String(chat.store.keys().length > 1000) }; };";

    assertThat(
            Scripts.script("a.js", script, "{}", HookLog.nowhere(), GrowthTest.SECOND)
                .onMessage(Scripts.said("0190c0de-0000-8000"), Scripts.FROM_ALICE, Scripts.soon()))
        .isEqualTo(new Outcome.Changed("true", null));
  }
}
