package chat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load generator against B0, and against a chat server of a few lines. */
@Timeout(60)
class LoadTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aClosedLoopCountsEveryAnswerOfTheBaselineAndItsBytes() {
    Undertow server = BaselineServer.start(0);
    Address address = Address.local(BaselineServer.port(server));
    var ask = new Requests(address);
    try (var load = new HttpLoad("load");
        var loop = new ClosedLoop(load, address, 20)) {
      loop.repeat(SHORT, Collections.nCopies(20, ask.plain("/size/345")), 200);

      ClosedLoop.Result result = loop.repeat(SHORT, Collections.nCopies(20, ask.plain("/")), 200);

      assertThat(result.answers()).isGreaterThan(20).isEqualTo(result.latency().total());
      assertThat(result.bodyBytes()).isEqualTo(345 * result.answers());
      assertThat(result.seconds()).isBetween(0.2, 30.0);
    } finally {
      server.stop();
    }
  }

  @Test
  void anAnswerWithAnotherStatusEndsTheRunAndSaysWhatCame() throws IOException {
    try (var server = new FakeChat(0);
        var load = new HttpLoad("load");
        var loop = new ClosedLoop(load, server.address(), 2)) {
      var ask = new Requests(server.address());
      List<byte[]> requests = Collections.nCopies(2, ask.plain("/api/v1/nothing"));

      assertThatThrownBy(() -> loop.repeat(SHORT, requests, 200))
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("404 instead of 200");
    }
  }

  @Test
  void everyMemberOfARoomGetsEveryMessage() throws IOException {
    try (var server = new FakeChat(0);
        var readers = new HttpLoad("readers");
        var senders = new HttpLoad("senders");
        var room = new FanOut(server, readers, senders, 8, 2)) {
      FanOut.Result paced = room.paced(Duration.ofSeconds(1), 20);

      assertThat(paced.messages()).isEqualTo(20);
      assertThat(paced.deliveries()).isEqualTo(160);
      assertThat(paced.latency().total()).isEqualTo(160);

      FanOut.Result result = room.run(SHORT);

      assertThat(result.messages()).isPositive();
      assertThat(result.deliveries()).isEqualTo(8 * result.messages());
      assertThat(result.deliveriesPerResponse()).isGreaterThanOrEqualTo(1);
      assertThat(room.singleBytes()).isPositive();
    }
  }

  @Test
  void aLostMessageIsFoundInTheNextRun() throws IOException {
    try (var server = new FakeChat(5);
        var readers = new HttpLoad("readers");
        var senders = new HttpLoad("senders");
        var room = new FanOut(server, readers, senders, 4, 1, Duration.ofMillis(500))) {

      assertThatThrownBy(() -> room.paced(SHORT, 20))
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("delivery of 24 messages");
    }
  }

  @Test
  void aReaderThatCatchesUpCountsWhatItMissed() throws IOException {
    try (var server = new FakeChat(0);
        var load = new HttpLoad("load");
        var crowd = new Crowd(load, server.address())) {
      List<User> users = crowd.register(3);
      crowd.join(users, i -> "#any");
      crowd.send(500, i -> users.get(0), i -> "#any", Text.numbered(0));

      assertThat(CatchUp.read(server, load, users.get(1), 500)).isPositive();
      assertThatThrownBy(() -> CatchUp.read(server, load, users.get(2), 501))
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("1 messages are missing");
    }
  }

  @Test
  void heldPollsAreHeldUntilSomethingComes() throws IOException {
    try (var server = new FakeChat(0);
        var load = new HttpLoad("load");
        var others = new HttpLoad("others");
        var crowd = new Crowd(others, server.address());
        var polls = new HeldPolls(server, load)) {
      List<User> users = crowd.register(5);
      polls.open(users, crowd.newest(users));
      polls.check();

      crowd.send(1, i -> users.get(0), i -> "#any", Text.numbered(0));

      assertThatThrownBy(
              () -> {
                while (true) {
                  polls.check();
                }
              })
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("not held");
    }
  }
}
