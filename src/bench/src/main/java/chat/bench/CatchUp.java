package chat.bench;

import java.time.Duration;

/** A client that comes back and reads, as fast as it can, what it was sent meanwhile. */
final class CatchUp {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final User user;
  private final Requests requests;
  private String cursor = "";
  private long left;

  private CatchUp(Target target, User user, long messages) {
    this.user = user;
    this.left = messages;
    requests = new Requests(target.address());
  }

  /**
   * Reads until so many messages with a number have come.
   *
   * @return how long it took, in seconds
   */
  static double read(Target target, HttpLoad load, User user, long messages) {
    var reader = new CatchUp(target, user, messages);
    try (var connection = new ClosedLoop(load, target.address(), 1)) {
      return connection
          .run(LIMIT, "reading what was missed", i -> reader.next(), (i, page) -> reader.take(page))
          .seconds();
    }
  }

  private byte[] next() {
    return left > 0 ? requests.catchUp(user, cursor) : null;
  }

  private void take(ResponseParser page) {
    ClosedLoop.expect(200, page);
    String last = Json.last(page, "cursor");
    if (last.equals(cursor)) {
      throw new BenchException("%d messages are missing".formatted(left));
    }
    cursor = last;
    byte[] text = page.body();
    int at = Text.find(text, 0, page.bodyLength());
    while (at >= 0) {
      left--;
      at = Text.find(text, at + Text.digits(), page.bodyLength());
    }
  }
}
