package chat.runtime.stream;

import chat.runtime.command.Acknowledge;
import chat.runtime.command.NoteSeen;
import chat.runtime.state.ChatState;
import chat.runtime.state.Presence;
import chat.runtime.state.User;
import chat.runtime.time.ServerTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every session and every token, for the look-up that each request begins with. For any thread. */
public final class Sessions implements Presence {

  /** For so long after a request a user is online. */
  private static final long ONLINE_MILLIS = 60_000;

  private final ServerTime time;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();

  public Sessions(ServerTime time) {
    this.time = time;
  }

  /** Takes up the sessions that were stored. */
  void load(ChatState state) {
    long now = time.wallMillis();
    state.users().stream()
        .map(User::lastSeen)
        .max(Comparator.naturalOrder())
        .ifPresent(time::lastStored);
    for (User user : state.users()) {
      if (user.hasSession()) {
        long idle = now - user.lastSeen().toEpochMilli();
        sessions.put(user.key(), new Session(user.key(), user.acknowledged(), time, idle));
        user.tokens().forEach((token, cursor) -> add(token, user.key(), cursor));
      }
    }
  }

  /**
   * What the state does not have, or not any more.
   *
   * @param users whose sessions have ended
   * @param tokens of sessions that go on
   */
  record Lost(List<Long> users, List<String> tokens) {}

  /** Takes up what the state has and is not here; answers what is here and the state has not. */
  Lost restore(ChatState state) {
    for (User user : state.users()) {
      if (user.hasSession()) {
        if (!sessions.containsKey(user.key())) {
          start(user.key(), user.acknowledged());
        }
        rename(user.key(), user.nick());
        user.tokens()
            .forEach(
                (token, cursor) -> {
                  if (!tokens.containsKey(token)) {
                    issue(token, user.key(), cursor);
                  }
                });
      }
    }
    List<Long> ended = new ArrayList<>();
    List<String> revoked = new ArrayList<>();
    for (long key : sessions.keySet()) {
      User user = state.findUser(key);
      if (user == null || !user.hasSession()) {
        ended.add(key);
      }
    }
    for (Token token : tokens.values()) {
      User user = state.findUser(token.session().user());
      if (user != null && user.hasSession() && !user.tokens().containsKey(token.hash())) {
        revoked.add(token.hash());
      }
    }
    return new Lost(ended, revoked);
  }

  /** The token with that hash, or null when there is none, or none any more. */
  public @Nullable Token find(String hash) {
    return tokens.get(hash);
  }

  /** How many there are. */
  public int count() {
    return sessions.size();
  }

  /** Every session. */
  Collection<Session> all() {
    return sessions.values();
  }

  @Nullable Session of(long user) {
    return sessions.get(user);
  }

  void start(long user, long furthest) {
    sessions.put(user, new Session(user, furthest, time));
  }

  void rename(long user, String nick) {
    Session session = sessions.get(user);
    if (session != null) {
      session.nick(nick);
    }
  }

  /** A new token, which its user asked for just now: nobody can use it yet, but it is in use. */
  void issue(String hash, long user, long cursor) {
    Token token = add(hash, user, cursor);
    if (token != null) {
      token.used();
    }
  }

  private @Nullable Token add(String hash, long user, long cursor) {
    Session session = sessions.get(user);
    if (session == null) {
      return null;
    }
    Token token = new Token(hash, session, cursor, time.millis());
    session.acknowledge(cursor);
    session.tokens().put(hash, token);
    tokens.put(hash, token);
    return token;
  }

  @Nullable Token revoke(String hash) {
    Token token = tokens.remove(hash);
    if (token != null) {
      token.session().tokens().remove(hash);
      token.revoke();
    }
    return token;
  }

  @Nullable Session end(long user) {
    Session session = sessions.remove(user);
    if (session != null) {
      session.tokens().keySet().forEach(this::revoke);
    }
    return session;
  }

  @Override
  public boolean isOnline(User user) {
    Session session = sessions.get(user.key());
    return session != null
        && !session.tokens().isEmpty()
        && (session.isHolding()
            || (session.isHeard() && time.millis() - session.active() < ONLINE_MILLIS));
  }

  @Override
  public Instant lastSeen(User user) {
    Session session = sessions.get(user.key());
    if (session == null) {
      return user.lastSeen();
    }
    if (session.isHolding()) {
      return Instant.ofEpochMilli(time.wallMillis());
    }
    return session.isHeard() ? Instant.ofEpochMilli(session.seen()) : user.lastSeen();
  }

  @Override
  public long furthest(User user) {
    Session session = sessions.get(user.key());
    return session == null
        ? user.acknowledged()
        : Math.max(user.acknowledged(), session.furthest());
  }

  /**
   * {@inheritDoc} After a restart, when none has been used yet, it is the one that has acknowledged
   * the least.
   */
  @Override
  public List<String> tokensByUse(User user) {
    List<Use> uses = new ArrayList<>();
    user.tokens().forEach((hash, cursor) -> uses.add(use(hash, cursor)));
    uses.sort(
        Comparator.comparing(Use::inUse).thenComparing(Use::last).thenComparing(Use::acknowledged));
    return uses.stream().map(Use::hash).toList();
  }

  /** A token as it was last used; a copy, as that changes while they are sorted. */
  private record Use(String hash, boolean inUse, long last, long acknowledged) {}

  private Use use(String hash, long cursor) {
    Token token = tokens.get(hash);
    return token == null
        // It was issued in this very moment.
        ? new Use(hash, true, Long.MAX_VALUE, cursor)
        : new Use(hash, token.isHolding(), token.lastUsed(), token.acknowledged());
  }

  /**
   * The place up to which all of the user's devices acknowledged the stream, but those that made no
   * request for longer than that: nobody waits for a device that was thrown away.
   */
  public long acknowledgedByAll(User user, Duration stale) {
    Session session = sessions.get(user.key());
    if (session == null) {
      return user.acknowledged();
    }
    long since = time.millis() - stale.toMillis();
    return session.tokens().values().stream()
        .filter(token -> token.lastUsed() >= since)
        .mapToLong(Token::acknowledged)
        .min()
        .orElseGet(() -> furthest(user));
  }

  /**
   * The users whose sessions did nothing for longer than that. After a start and after a pause of
   * the server that is nobody at first: clients have to have the time to come back.
   */
  public List<Long> idle(Duration timeout) {
    return sessions.keySet().stream().filter(user -> isIdle(user, timeout)).toList();
  }

  /** Whether the user's session is one of these. */
  public boolean isIdle(long user, Duration timeout) {
    Session session = sessions.get(user);
    return session != null && session.isIdle(timeout.toMillis()) && time.hasSettled(timeout);
  }

  /** What was acknowledged and is not stored yet. */
  public List<Acknowledge.Acknowledgement> acknowledgements() {
    List<Acknowledge.Acknowledgement> found = new ArrayList<>();
    for (Token token : tokens.values()) {
      long cursor = token.notStored();
      if (cursor >= 0) {
        found.add(new Acknowledge.Acknowledgement(token.hash(), cursor));
      }
    }
    return found;
  }

  /** These are stored now. One thread at a time. */
  public void stored(List<Acknowledge.Acknowledgement> acknowledgements) {
    for (Acknowledge.Acknowledgement acknowledgement : acknowledgements) {
      Token token = tokens.get(acknowledgement.token());
      if (token != null) {
        token.stored(acknowledgement.cursor());
      }
    }
  }

  /**
   * When users were last seen, of those who were seen since then.
   *
   * @param since uptime in milliseconds
   */
  public List<NoteSeen.Sighting> seenSince(long since) {
    List<NoteSeen.Sighting> sightings = new ArrayList<>();
    for (Session session : sessions.values()) {
      if (session.isHolding()) {
        sightings.add(new NoteSeen.Sighting(session.user(), time.wall()));
      } else if (session.isHeard() && session.active() >= since) {
        sightings.add(new NoteSeen.Sighting(session.user(), Instant.ofEpochMilli(session.seen())));
      }
    }
    return sightings;
  }
}
