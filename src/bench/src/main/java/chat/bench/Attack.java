package chat.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Something that many requests do to a server, each of which is in order or is refused on its own.
 *
 * @param name short, for folders
 * @param what is done, in words
 * @param hooks the hooks of {@code examples/hooks} that the server has
 * @param assault does it, until the siege is over
 */
record Attack(String name, String what, List<String> hooks, Assault assault) {

  /** How many users an attack has to do with. */
  static final int USERS = 64;

  private static final int MEGABYTE = 1024 * 1024;

  /** Does it. */
  @FunctionalInterface
  interface Assault {
    void on(Siege siege) throws IOException;
  }

  static final List<Attack> ALL =
      List.of(
          attack("pages", "30 readers of a full stream that never read", Attack::fullPages),
          attack("bodies", "439 bodies of 1.1 MB that do not end", Attack::endlessBodies),
          attack("passwords", "registrations with 1.1 MB of combining marks", Attack::passwords),
          attack("logins", "wrong logins on 64 connections", Attack::logins),
          attack("invites", "invites to one victim by 16 users", Attack::invites),
          attack("connections", "2,000 connections that say nothing", Attack::silence),
          attack("trailers", "chunk trailers whose names collide", Attack::trailers),
          attack("metrics", "/metrics on 32 connections", Attack::metrics),
          attack("states", "/state of a user in many channels on 32 connections", Attack::states),
          new Attack(
              "punctuation",
              "links with 4 KB of punctuation behind them, with embeds.js",
              List.of("embeds.js"),
              Attack::punctuation));

  private static Attack attack(String name, String what, Assault assault) {
    return new Attack(name, what, List.of(), assault);
  }

  /** Fills the stream of one user with large messages, then asks for it and does not read. */
  private static void fullPages(Siege siege) {
    User victim = siege.user(0);
    int senders = 18;
    int each = 120;
    String filling = "x".repeat(4000);
    String meta = ",\"meta\":{\"filling\":\"" + "y".repeat(16_000) + "\"}";
    siege.together(
        senders,
        i -> {
          BlockingClient client = siege.connect();
          byte[] message = siege.requests().send(siege.user(1 + i), victim.nick(), filling, meta);
          for (int count = 0; count < each && !siege.over(); count++) {
            client.exchange(message);
          }
        });
    siege.together(
        30,
        i -> {
          while (!siege.over()) {
            try {
              BlockingClient client = siege.connect();
              client.write(
                  siege.requests().catchUp(victim, "00000000-0000-4000-8000-000000000000"));
              siege.wait(client);
            } catch (IOException e) {
              Pause.ofMillis(50);
            }
          }
        });
  }

  private static void endlessBodies(Siege siege) {
    byte[] most = new byte[MEGABYTE];
    siege.together(
        439,
        i -> {
          BlockingClient client = siege.connect();
          User user = siege.user(i % USERS);
          client.write(siege.requests().begin("/api/v1/messages", user, MEGABYTE + MEGABYTE / 10));
          client.write(most);
          siege.wait(client);
        });
  }

  private static void passwords(Siege siege) {
    String marks = "a" + "\u0315\u0300\u05aeb".repeat(MEGABYTE / 8);
    siege.together(8, i -> siege.again(siege.requests().registerWith("marks" + i, marks)));
  }

  private static void logins(Siege siege) {
    siege.together(
        64, i -> siege.again(siege.requests().login(siege.user(i).nick(), "wrong password")));
  }

  private static void invites(Siege siege) {
    siege.together(
        16,
        i -> {
          User host = siege.user(1 + i);
          try (BlockingClient client = siege.connect()) {
            for (int count = 0; !siege.over(); count++) {
              String channel = "#attack" + i + "-" + count;
              client.exchange(siege.requests().join(host, channel));
              client.exchange(siege.requests().invite(host, channel, siege.user(0).nick()));
            }
          }
        });
  }

  private static void silence(Siege siege) {
    siege.together(
        20,
        i -> {
          BlockingClient last = null;
          for (int count = 0; count < 100 && !siege.over(); count++) {
            last = siege.connect();
          }
          if (last != null) {
            siege.wait(last);
          }
        });
  }

  private static void trailers(Siege siege) {
    byte[] request = siege.requests().collidingTrailers(siege.user(0), 200);
    siege.together(16, i -> siege.again(request));
  }

  private static void metrics(Siege siege) {
    siege.together(32, i -> siege.again(siege.requests().plain("/metrics")));
  }

  private static void states(Siege siege) throws IOException {
    User user = siege.user(0);
    try (BlockingClient client = siege.connect()) {
      for (int i = 0; i < 4000 && !siege.over(); i++) {
        if (client.exchange(siege.requests().join(user, "#many" + i)).status() == 403) {
          break;
        }
      }
    }
    siege.together(32, i -> siege.again(siege.requests().state(user)));
  }

  private static void punctuation(Siege siege) throws IOException {
    String link = "https://example.org/" + "!?.,;:)".repeat(550);
    byte[] name = link.getBytes(StandardCharsets.UTF_8);
    if (name.length > 4096) {
      throw new BenchException("the message is too long");
    }
    try (BlockingClient client = siege.connect()) {
      client.exchange(siege.requests().join(siege.user(0), "#punctuation"));
    }
    siege.together(4, i -> siege.again(siege.requests().send(siege.user(0), "#punctuation", link)));
  }
}
