package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeHandler;
import chat.api.model.Meta;
import chat.runtime.testkit.TestModes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What filters see, change and refuse, over HTTP. */
class FiltersTest {

  private RunningServer server;
  private String bob;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    start(List.of(TestModes.values()));
  }

  private void start(List<? extends ModeHandler> modes) throws Exception {
    server = new RunningServer(Timeouts.STANDARD, List.copyOf(modes));
    bob = server.register("Bob");
    server.send("POST", "/api/v1/channels/join", "{\"channel\":\"#Room\"}", auth());
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private String[] auth() {
    return new String[] {"Authorization", "Bearer " + bob};
  }

  private HttpResponse<String> post(String json) throws Exception {
    return server.send("POST", "/api/v1/messages", json, auth());
  }

  private Verdict note(Draft draft, FilterContext context) {
    seen.add(
        draft.type().wireName()
            + " "
            + context.sender()
            + " "
            + context.target()
            + " "
            + draft.body()
            + " "
            + draft.meta());
    return Verdict.accept(draft);
  }

  /** Like {@link #note}, and may block. */
  private MessageFilter blocking(MessageFilter filter) {
    return new MessageFilter() {
      @Override
      public Verdict filter(Draft draft, FilterContext context) throws Exception {
        return filter.filter(draft, context);
      }

      @Override
      public boolean mayBlock() {
        return true;
      }
    };
  }

  @Test
  void everythingThatAClientWritesPasses() throws Exception {
    server.add("note", this::note);
    post("{\"to\":\"#ROOM\",\"body\":\"hi\",\"meta\":{\"a\":1.0,\"_b\":2}}");
    post("{\"to\":\"bob\",\"body\":\"me\",\"type\":\"action\"}");
    post("{\"to\":\"#room\",\"body\":\"t\",\"type\":\"topic\"}");
    post("{\"to\":\"#room\",\"body\":\"+m\",\"type\":\"mode\"}");
    post("{\"type\":\"nick\",\"body\":\"bob\"}");
    server.send("POST", "/api/v1/channels/join", "{\"channel\":\"#b\"}", auth());
    server.send("DELETE", "/api/v1/channels/b?reason=bye", "", auth());
    post("{\"to\":\"#c\",\"type\":\"join\"}");
    post("{\"to\":\"#c\",\"type\":\"part\",\"body\":\"why\"}");
    server.register("Eve");
    server.send("POST", "/api/v1/channels/ROOM/invites", "{\"nick\":\"EVE\"}", auth());
    server.send("DELETE", "/api/v1/channels/room/members/BOB?reason=out", "", auth());
    post("{\"type\":\"quit\",\"body\":\"end\"}");

    assertThat(seen)
        .containsExactly(
            "message Bob #room hi {\"a\":1.0}",
            "action Bob bob me {}",
            "topic Bob #room t {}",
            "mode Bob #room +m {}",
            "nick Bob  bob {}",
            "join bob #b  {}",
            "part bob #b bye {}",
            "join bob #c  {}",
            "part bob #c why {}",
            "system bob eve bob invites you to #ROOM"
                + " {\"_invite\":{\"channel\":\"#ROOM\",\"by\":\"bob\"}}",
            "part bob #room out {\"_kick\":{\"nick\":\"BOB\",\"by\":\"bob\"}}",
            "quit bob  end {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "blocking"})
  void eachSeesWhatTheOneBeforeMadeOfIt(String how) throws Exception {
    MessageFilter first =
        (draft, context) ->
            Verdict.accept(draft.withBody(draft.body() + "!").withMeta("_a", "{\"n\": 1.50}"));
    server.add("a", how.equals("quick") ? first : blocking(first));
    server.add("b", (draft, context) -> Verdict.accept(draft.withBody(draft.body() + "?")));
    server.add("c", blocking(this::note));

    HttpResponse<String> answer =
        post("{\"to\":\"#room\",\"body\":\"hi\",\"meta\":{\"_a\":\"forged\",\"x\":1e400}}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .contains("\"body\":\"hi!?\"")
        .contains("\"meta\":{\"x\":1e400,\"_a\":{\"n\":1.50}}");
    assertThat(seen).containsExactly("message Bob #room hi!? {\"x\":1e400,\"_a\":{\"n\":1.50}}");
  }

  @Test
  void aRefusalIsAnsweredInTheFiltersWordsAndNobodyAfterIsAsked() throws Exception {
    server.add("no", (draft, context) -> Verdict.reject("We do not say that here."));
    server.add("note", this::note);
    HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"hi\"}");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"rejected\",\"message\":\"We do not say that here.\"}");
    assertThat(seen).isEmpty();
    assertThat(history()).doesNotContain("\"hi\"");
  }

  private String history() throws Exception {
    return server.send("GET", "/api/v1/history?target=%23room", "", auth()).body();
  }

  @Test
  void aRefusalForNowSaysWhenToTryAgain() throws Exception {
    server.add(
        "slow",
        (draft, context) -> Verdict.reject("flooding", "Slow down.", Duration.ofMillis(2300)));
    HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"hi\"}");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(answer.body()).startsWith("{\"error\":\"flooding\"");
  }

  @Test
  void whoLeavesCannotBeKept() throws Exception {
    server.add("no", (draft, context) -> Verdict.reject("No."));
    assertThat(server.send("DELETE", "/api/v1/channels/room?reason=rude", "", auth()).statusCode())
        .isEqualTo(204);
    HttpResponse<String> quit =
        post("{\"type\":\"quit\",\"body\":\"rude\",\"meta\":{\"rude\":true}}");

    assertThat(quit.statusCode()).isEqualTo(201);
    assertThat(quit.body()).doesNotContain("rude");
  }

  @Test
  void whoIsKickedOrInvitedIsSoOnlyIfNoFilterMinds() throws Exception {
    String eve = server.register("Eve");
    String dan = server.register("Dan");
    server.send("POST", "/api/v1/channels/join", "{\"channel\":\"#room\"}", bearer(eve));
    server.add(
        "no",
        (draft, context) ->
            draft.isInvite() || draft.isKick() ? Verdict.reject("No.") : Verdict.accept(draft));

    assertThat(invite("Dan").statusCode()).isEqualTo(403);
    assertThat(kick("eve").body()).startsWith("{\"error\":\"rejected\"");
    assertThat(read(dan)).doesNotContain("_invite");
    assertThat(history()).doesNotContain("_kick");
    assertThat(server.send("GET", "/metrics", "").body())
        .contains("chat_filter_rejected_total{plugin=\"test\",filter=\"no\",} 2.0");
  }

  @Test
  void filtersAreToldHowManyMessagesItBecomes() throws Exception {
    List<String> copies = new CopyOnWriteArrayList<>();
    server.send("POST", "/api/v1/channels/join", "{\"channel\":\"#b\"}", auth());
    server.add(
        "count",
        (draft, context) -> {
          copies.add(draft.type().wireName() + " " + context.copies());
          return Verdict.accept(draft);
        });
    post("{\"to\":\"#room\",\"body\":\"hi\"}");
    post("{\"type\":\"nick\",\"body\":\"Robert\"}");
    post("{\"type\":\"part\",\"to\":\"#b\"}");
    post("{\"type\":\"part\",\"to\":\"#room\"}");
    post("{\"type\":\"quit\"}");

    assertThat(copies).containsExactly("message 1", "nick 2", "part 1", "part 1", "quit 1");
  }

  @Test
  void whatFiltersAddToInvitesAndKicksReachesTheirReaders() throws Exception {
    String eve = server.register("Eve");
    server.add("a", (draft, context) -> Verdict.accept(draft.withMeta("_a", "1.0")));
    assertThat(invite("EVE").statusCode()).isEqualTo(204);
    server.send("POST", "/api/v1/channels/join", "{\"channel\":\"#room\"}", bearer(eve));
    assertThat(kick("EVE").statusCode()).isEqualTo(204);

    assertThat(read(eve))
        .contains("\"body\":\"Bob invites you to #Room\"")
        .contains("\"meta\":{\"_invite\":{\"channel\":\"#Room\",\"by\":\"Bob\"},\"_a\":1.0}")
        .contains("\"meta\":{\"_kick\":{\"by\":\"Bob\"},\"_a\":1.0}");
  }

  @Test
  void noFilterHasSomebodyElseInvitedOrKicked() throws Exception {
    server.register("Eve");
    for (String member : List.of("_invite", "_kick")) {
      server.add(member, (draft, context) -> Verdict.accept(draft.withMeta(member, "{}")));
    }
    server.add("b", (draft, context) -> Verdict.accept(draft.withBody("x")));

    assertThat(invite("eve").statusCode()).isEqualTo(503);
    assertThat(kick("bob").statusCode()).isEqualTo(503);
    assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode()).isEqualTo(503);
  }

  @Test
  void anInviteIsGivenOnceUntilItIsUsed() throws Exception {
    server.add("note", this::note);
    String eve = server.register("Eve");
    for (int i = 0; i < 3; i++) {
      assertThat(invite("eve").statusCode()).isEqualTo(204);
    }

    assertThat(seen).as("each counts").hasSize(3);
    assertThat(read(eve).split("_invite", -1)).as("one came").hasSize(2);
    server.send("POST", "/api/v1/channels/join", "{\"channel\":\"#room\"}", bearer(eve));
    server.send("DELETE", "/api/v1/channels/room", "", bearer(eve));
    assertThat(invite("eve").statusCode()).isEqualTo(204);
    assertThat(read(eve).split("_invite", -1)).hasSize(3);
  }

  private String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  private HttpResponse<String> invite(String nick) throws Exception {
    return server.send(
        "POST", "/api/v1/channels/room/invites", "{\"nick\":\"" + nick + "\"}", auth());
  }

  private HttpResponse<String> kick(String nick) throws Exception {
    return server.send("DELETE", "/api/v1/channels/room/members/" + nick, "", auth());
  }

  private String read(String token) throws Exception {
    return server.send("GET", "/api/v1/messages", "", bearer(token)).body();
  }

  @Test
  void aRetryIsAnsweredWithoutAskingAgain() throws Exception {
    server.add("note", this::note);
    String[] headers = {"Authorization", "Bearer " + bob, "Idempotency-Key", "k"};
    String json = "{\"to\":\"#room\",\"body\":\"hi\"}";
    HttpResponse<String> first = server.send("POST", "/api/v1/messages", json, headers);
    HttpResponse<String> second = server.send("POST", "/api/v1/messages", json, headers);

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(seen).hasSize(1);
  }

  static List<MessageFilter> broken() {
    List<MessageFilter> broken = new ArrayList<>();
    broken.add(
        (draft, context) -> {
          throw new IllegalStateException("secret");
        });
    broken.add(
        (draft, context) -> {
          throw new NoClassDefFoundError("secret/Class");
        });
    broken.add((draft, context) -> recurse(draft));
    broken.add((draft, context) -> nothing());
    broken.add((draft, context) -> Verdict.accept(draft.withBody("")));
    broken.add((draft, context) -> Verdict.accept(draft.withBody("x".repeat(5000))));
    broken.add((draft, context) -> Verdict.accept(draft.withBody("half \ud800")));
    broken.add((draft, context) -> Verdict.accept(draft.withMeta("a", "{,}")));
    broken.add(
        (draft, context) -> Verdict.accept(draft.withMeta("a", "1").withMeta("b", "1}, \"a\":{")));
    broken.add((draft, context) -> Verdict.accept(draft.withMeta(Meta.of("{\"a\":1,\"a\":2}"))));
    broken.add((draft, context) -> Verdict.accept(draft.withMeta("a", "\"\\u0000\"")));
    broken.add(
        (draft, context) -> Verdict.accept(draft.withMeta("a", "[".repeat(40) + "]".repeat(40))));
    broken.add(
        (draft, context) -> Verdict.accept(draft.withMeta("a", "\"" + "x".repeat(90_000) + "\"")));
    broken.add(
        (draft, context) ->
            Verdict.accept(new Draft(draft.type(), "#elsewhere", draft.body(), draft.meta())));
    broken.add((draft, context) -> Verdict.reject("Not Snake", "No."));
    broken.add((draft, context) -> Verdict.reject("rejected", " "));
    broken.add((draft, context) -> halfAVerdict());
    broken.add(
        (draft, context) -> {
          throw new Unspeakable(() -> {});
        });
    return broken;
  }

  private static Verdict recurse(Draft draft) {
    return draft.to().isEmpty() ? Verdict.accept(draft) : recurse(draft.withBody(draft.body()));
  }

  @SuppressWarnings("NullAway")
  private static Verdict nothing() {
    return null;
  }

  @SuppressWarnings({"NullAway", "NullOptional"})
  private static Verdict halfAVerdict() {
    return new Verdict.Rejected("rejected", "No.", null);
  }

  /** An exception that does something when it is asked what it is, and then fails. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Runnable first;

    Unspeakable(Runnable first) {
      this.first = first;
    }

    @Override
    public String getMessage() {
      first.run();
      throw new AssertionError("secret");
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("broken")
  void aFilterThatBreaksTheRulesMeansNo(MessageFilter filter) throws Exception {
    server.add("broken", filter);
    HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"hi\"}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).startsWith("{\"error\":\"plugin_failure\"").doesNotContain("secret");
    assertThat(history()).doesNotContain("\"hi\"");
  }

  @Test
  void afterTenFailuresAFilterIsAskedNoMoreAndTheMetersSaySo() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.add(
        "broken",
        (draft, context) -> {
          asked.incrementAndGet();
          throw new IllegalStateException("a bug");
        });
    for (int i = 0; i < 12; i++) {
      assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode()).isEqualTo(503);
    }
    String labels = "{plugin=\"test\",kind=\"filter\",extension=\"broken\",";
    assertThat(asked).hasValue(10);
    assertThat(server.send("GET", "/metrics", "").body())
        .contains("chat_plugin_in_use" + labels + "} 0.0")
        .contains("chat_plugin_failures_total" + labels + "reason=\"error\",} 10.0")
        .contains("chat_plugin_failures_total" + labels + "reason=\"bypassed\",} 2.0")
        .contains("chat_plugin_call_seconds_count" + labels + "} 10.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "blocking"})
  void aFilterThatNeverComesBackMeansNoAndHoldsUpNobodyForGood(String how) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    MessageFilter endless =
        (draft, context) -> {
          while (draft.body().equals("hang") && end.getCount() > 0) {
            Thread.onSpinWait();
          }
          return Verdict.accept(draft);
        };
    server.add("endless", how.equals("quick") ? endless : blocking(endless));
    try {
      for (int i = 0; i < 4; i++) {
        HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"hang\"}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
            .startsWith("{\"error\":\"plugin_failure\"")
            .contains("The filter endless took too long");
      }
      assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode()).isEqualTo(201);
    } finally {
      end.countDown();
    }
  }

  /** Sends messages until a filter that notes its threads was asked on the journal's. */
  private void prove(AtomicReference<String> thread) throws Exception {
    for (int i = 0; i < 20_000 && !"journal".equals(thread.get()); i++) {
      assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode()).isEqualTo(201);
    }
    assertThat(thread).hasValue("journal");
  }

  @Test
  void aFilterThatHasProvenToBeQuickIsAskedOnTheWayAndWhenItHangsElsewhere() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<String> thread = new AtomicReference<>();
    server.add(
        "quick",
        (draft, context) -> {
          thread.set(Thread.currentThread().getName());
          while (draft.body().equals("hang") && end.getCount() > 0) {
            Thread.onSpinWait();
          }
          return draft.body().equals("no") ? Verdict.reject("No.") : Verdict.accept(draft);
        });
    prove(thread);
    assertThat(post("{\"to\":\"#room\",\"body\":\"no\"}").statusCode()).isEqualTo(403);
    try {
      HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"hang\"}");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("The filter quick took too long");
      assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode()).isEqualTo(201);
      assertThat(thread.get()).startsWith("filter");
    } finally {
      end.countDown();
    }
  }

  @Test
  void whatWaitsForTheJournalDoesNotMeetThereAFilterThatHasBecomeSlow() throws Exception {
    AtomicReference<String> thread = new AtomicReference<>();
    AtomicBoolean slow = new AtomicBoolean();
    AtomicInteger slowOnJournal = new AtomicInteger();
    server.add(
        "tired",
        (draft, context) -> {
          thread.set(Thread.currentThread().getName());
          if (slow.get() && "journal".equals(Thread.currentThread().getName())) {
            slowOnJournal.incrementAndGet();
            // Less than the limit, and long enough for the others to come and wait.
            long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
            while (server.journal.depth() < 3 && System.nanoTime() - end < 0) {
              Thread.onSpinWait();
            }
          }
          return Verdict.accept(draft);
        });
    prove(thread);
    slow.set(true);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start()));
    }
    for (CompletableFuture<Integer> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(201);
    }
    assertThat(slowOnJournal).hasValue(1);
  }

  @Test
  void aProvenFilterThatBeginsToBlockGoesOnElsewhere() throws Exception {
    AtomicBoolean blocks = new AtomicBoolean();
    AtomicReference<String> thread = new AtomicReference<>();
    server.add("note", this::note);
    server.add(
        "turncoat",
        new MessageFilter() {
          @Override
          public Verdict filter(Draft draft, FilterContext context) {
            thread.set(Thread.currentThread().getName());
            return Verdict.accept(draft.withBody(draft.body() + "!"));
          }

          @Override
          public boolean mayBlock() {
            return blocks.get();
          }
        });
    prove(thread);
    seen.clear();
    blocks.set(true);

    HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"last\"}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).contains("\"body\":\"last!\"");
    assertThat(thread.get()).startsWith("plugin");
    assertThat(seen).hasSize(1);
  }

  /** Even to the question whether it may block. */
  @Test
  void aFilterThatDoesNotEvenSayWhetherItMayBlockHoldsUpNobody() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    server.add(
        "endless",
        new MessageFilter() {
          @Override
          public Verdict filter(Draft draft, FilterContext context) {
            return Verdict.accept(draft);
          }

          @Override
          public boolean mayBlock() {
            while (end.getCount() > 0) {
              Thread.onSpinWait();
            }
            return false;
          }
        });
    try {
      assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode()).isEqualTo(503);
    } finally {
      end.countDown();
    }
  }

  /** A mode that spins for as long as it is not told to stop. */
  private static final class Endless implements ModeHandler {
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public char letter() {
      return 'e';
    }

    @Override
    public Kind kind() {
      return Kind.CHANNEL;
    }

    @Override
    public String description() {
      return "endless";
    }

    @Override
    public Decision send(Attempt.Send attempt) {
      while (attempt.body().equals("hang") && end.getCount() > 0) {
        Thread.onSpinWait();
      }
      return Decision.allow();
    }
  }

  /** Starts over with that mode besides, set on the room. */
  private void startWith(ModeHandler mode, String change) throws Exception {
    server.stop();
    List<ModeHandler> modes = new ArrayList<>(List.of(TestModes.values()));
    modes.add(mode);
    start(modes);
    assertThat(
            post("{\"to\":\"#room\",\"type\":\"mode\",\"body\":\"" + change + "\"}").statusCode())
        .isEqualTo(201);
  }

  /** A mode that decides, about what is sent, whatever a test wants. */
  private record Deciding(Function<String, Decision> decision) implements ModeHandler {
    @Override
    public char letter() {
      return 'd';
    }

    @Override
    public Kind kind() {
      return Kind.CHANNEL;
    }

    @Override
    public String description() {
      return "deciding";
    }

    @Override
    public Decision send(Attempt.Send attempt) {
      return decision.apply(attempt.body());
    }
  }

  @SuppressWarnings({"NullAway", "NullOptional"})
  static List<Function<String, Decision>> nonsense() {
    return List.of(
        body -> null,
        body -> Decision.deny("Not Snake", "No."),
        body -> Decision.deny(null, "No."),
        body -> Decision.deny("no", null),
        body -> Decision.deny("no", "half \ud800"),
        body -> new Decision.Denied("no", "No.", null),
        body -> {
          throw new Unspeakable(() -> {});
        });
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("nonsense")
  void aModeThatDecidesNothingOfTheSortMeansNo(Function<String, Decision> decision)
      throws Exception {
    startWith(new Deciding(decision), "+d");
    HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"hi\"}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).startsWith("{\"error\":\"plugin_failure\"").doesNotContain("secret");
  }

  @Test
  void anExceptionThatNeverSaysWhatItIsKeepsNobodyForGood() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Unspeakable endless =
        new Unspeakable(
            () -> {
              while (end.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    startWith(
        new Deciding(
            body -> {
              throw endless;
            }),
        "+d");
    try {
      assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode()).isEqualTo(503);
      assertThat(post("{\"to\":\"bob\",\"body\":\"hi\"}").statusCode()).isEqualTo(201);
    } finally {
      end.countDown();
    }
  }

  /** A mode whose values are what a test wants. */
  private record Valued(UnaryOperator<ModeArgument> values) implements ModeHandler {
    @Override
    public char letter() {
      return 'V';
    }

    @Override
    public Kind kind() {
      return Kind.LIST;
    }

    @Override
    public String description() {
      return "valued";
    }

    @Override
    public ModeArgument argument(String argument) {
      return values.apply(ModeArgument.valid(argument));
    }
  }

  @SuppressWarnings("NullAway")
  static List<ModeArgument> unstorable() {
    return List.of(
        ModeArgument.valid("half\ud800", "key"),
        ModeArgument.valid("nul\u0000", "key"),
        ModeArgument.valid("two words", "key"),
        ModeArgument.valid("value", "half\ud800"),
        ModeArgument.valid("value", "long".repeat(1000)),
        ModeArgument.valid("value", null),
        ModeArgument.valid(null, "key"),
        ModeArgument.invalid("half \ud800"),
        ModeArgument.invalid(null));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("unstorable")
  void aModeCannotHaveWhatCannotBeStored(ModeArgument nonsense) throws Exception {
    startWith(
        new Valued(argument -> argument.equals(ModeArgument.valid("good")) ? argument : nonsense),
        "+V good");
    HttpResponse<String> answer = post("{\"to\":\"#room\",\"type\":\"mode\",\"body\":\"+V bad\"}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).startsWith("{\"error\":\"plugin_failure\"");
    assertThat(history()).endsWith("\"body\":\"+V good\",\"meta\":{}}],\"more\":false}");
  }

  @Test
  void aStopWaitsForNoModeThatNeverComesBack() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    startWith(
        new Deciding(
            body -> {
              reached.countDown();
              while (end.getCount() > 0) {
                Thread.onSpinWait();
              }
              return Decision.allow();
            }),
        "+d");
    try {
      CompletableFuture<Integer> kept =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return post("{\"to\":\"#room\",\"body\":\"hi\"}").statusCode();
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
      assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
      FutureTask<Boolean> stop =
          new FutureTask<>(
              () -> {
                server.journal.stop();
                return true;
              });
      Thread stopping = new Thread(stop, "stop");
      stopping.setDaemon(true);
      stopping.start();
      assertThat(stop.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(kept.get(20, TimeUnit.SECONDS)).isEqualTo(503);
    } finally {
      end.countDown();
    }
  }

  @Test
  void aModeThatNeverComesBackCostsOneBatchAndIsTakenOutOfUse() throws Exception {
    Endless endless = new Endless();
    startWith(endless, "+e");
    assertThat(post("{\"to\":\"#room\",\"body\":\"before\"}").statusCode()).isEqualTo(201);
    try {
      HttpResponse<String> answer = post("{\"to\":\"#room\",\"body\":\"hang\"}");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .startsWith("{\"error\":\"plugin_failure\"")
          .contains("The mode +e took too long");
      // The server goes on, from what is on disk; the mode is out of use, so nobody may speak
      // there.
      assertThat(history()).contains("\"before\"").doesNotContain("\"hang\"");
      assertThat(post("{\"to\":\"#room\",\"body\":\"hi\"}").body()).contains("out of use");
      assertThat(post("{\"to\":\"bob\",\"body\":\"hi\"}").statusCode()).isEqualTo(201);
    } finally {
      endless.end.countDown();
    }
    assertThat(post("{\"to\":\"#room\",\"type\":\"mode\",\"body\":\"-e\"}").statusCode())
        .isEqualTo(201);
    assertThat(post("{\"to\":\"#room\",\"body\":\"after\"}").statusCode()).isEqualTo(201);
  }
}
