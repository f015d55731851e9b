package chat.runtime.http;

import chat.api.filter.Draft;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.runtime.command.ChangeModes;
import chat.runtime.command.ChangeNick;
import chat.runtime.command.Idempotent;
import chat.runtime.command.Join;
import chat.runtime.command.Part;
import chat.runtime.command.Posted;
import chat.runtime.command.Quit;
import chat.runtime.command.Send;
import chat.runtime.command.SetTopic;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.json.CanonicalJson;
import chat.runtime.json.JsonBody;
import chat.runtime.json.MessageJson;
import chat.runtime.name.Names;
import chat.runtime.state.Command;
import chat.runtime.state.Journal;
import chat.runtime.stream.Readers;
import chat.runtime.stream.Session;
import chat.runtime.stream.Sessions;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Sends a message; events such as topics and joins are messages too. */
final class SendMessage implements Handler {

  private static final HttpString IDEMPOTENCY_KEY = new HttpString("Idempotency-Key");
  private static final int MAX_KEY = 64;
  static final int MAX_TOPIC = 512;

  /** Looks for an answer of before; one is enough but where the same is sent twice at a time. */
  private static final int LOOKS = 4;

  /** A byte of a text takes up to so many bytes in a body, as an escape. */
  private static final long ESCAPE = 6;

  /** Bytes of the names of a target, a type and a key. */
  private static final long NAMES = 1024;

  /** Bytes of what a body may have besides. */
  private static final long REST = 16 * 1024;

  private final Journal journal;
  private final Filtering filtering;
  private final Sessions sessions;
  private final Storage storage;
  private final Readers readers;
  private final int maxMessage;
  private final int maxMeta;
  private final String serverName;

  /**
   * The most bytes that anything valid has: a body that is called both {@code body} and {@code
   * content}, a meta and names, each character an escape, and something for white space and other
   * members.
   */
  static long maxBody(ServerConfig config) {
    return ESCAPE * (2L * config.maxMessageSize() + config.maxMetaSize() + NAMES) + REST;
  }

  SendMessage(Backend backend) {
    ServerConfig config = backend.config();
    this.journal = backend.journal();
    this.filtering = new Filtering(backend);
    this.sessions = backend.sessions();
    this.storage = backend.storage();
    this.readers = backend.readers();
    this.maxMessage = config.maxMessageSize();
    this.maxMeta = config.maxMetaSize();
    this.serverName = config.serverName();
  }

  /**
   * What a client wants to send, as far as it can be checked without the state.
   *
   * @param key of a channel to join
   */
  private record Content(Draft draft, Optional<String> key) {

    /** What has to be the same in a retry: the content as the client sent it. */
    String digest() {
      return CanonicalJson.digest(
          draft.meta().json(),
          draft.type().wireName(),
          Names.fold(draft.to()),
          draft.body(),
          key.map(text -> "=" + text).orElse(""));
    }
  }

  @Override
  public void handle(Request request) throws ChatException {
    Optional<String> key = idempotencyKey(request);
    Content content = content(JsonBody.parse(request.body(), maxMeta));
    checkTarget(content.draft());
    Session session = request.session();
    request.later(
        key.isEmpty()
            ? filtering.execute(
                session, content.draft(), draft -> command(session.user(), draft, content.key()))
            : executeOnce(session, key.get(), content),
        posted ->
            request.answer(posted.stored() ? 201 : 200, MessageJson.encode(posted.message())));
  }

  private Content content(JsonBody json) throws ChatException {
    MessageType type =
        MessageType.ofWireName(json.string("type", ErrorCode.BAD_TYPE).orElse("message"))
            .filter(known -> known != MessageType.SYSTEM)
            .orElseThrow(
                () ->
                    new ChatException(
                        ErrorCode.BAD_TYPE,
                        "\"type\" must be message, action, notice, topic, mode, nick, join, part or"
                            + " quit."));
    boolean targeted = type != MessageType.NICK && type != MessageType.QUIT;
    String to = targeted ? json.required("to", ErrorCode.MISSING_TO) : "";
    if (targeted && to.isEmpty()) {
      throw new ChatException(ErrorCode.MISSING_TO, "\"to\" is empty: name a channel or a nick.");
    }
    Optional<String> key =
        type == MessageType.JOIN ? json.string("key", ErrorCode.BAD_REQUEST) : Optional.empty();
    return new Content(new Draft(type, to, body(type, json), Meta.of(json.meta())), key);
  }

  private String body(MessageType type, JsonBody json) throws ChatException {
    Optional<String> sent = json.string("body", ErrorCode.EMPTY_BODY);
    if (sent.isEmpty()) {
      sent = json.string("content", ErrorCode.EMPTY_BODY);
    }
    return switch (type) {
      case JOIN -> "";
      case PART, QUIT -> Targets.text(sent.orElse(""), maxMessage);
      case TOPIC -> Targets.text(present(sent), Math.min(MAX_TOPIC, maxMessage));
      case NICK -> Targets.newNick(present(sent));
      default -> {
        if (present(sent).isEmpty()) {
          throw new ChatException(ErrorCode.EMPTY_BODY, "There is nothing to send.");
        }
        yield Targets.text(present(sent), maxMessage);
      }
    };
  }

  private static String present(Optional<String> body) throws ChatException {
    return body.orElseThrow(() -> new ChatException(ErrorCode.EMPTY_BODY, "\"body\" is missing."));
  }

  private static void checkTarget(Draft draft) throws ChatException {
    switch (draft.type()) {
      case JOIN -> Targets.newChannel(draft.to());
      case QUIT, NICK -> {}
      default -> Targets.target(draft.to());
    }
  }

  private Command<Posted> command(long user, Draft draft, Optional<String> key) {
    String to = draft.to();
    String meta = draft.meta().json();
    String body = draft.body();
    return switch (draft.type()) {
      case JOIN -> new Join(user, to, key, meta, sessions).messageOnly();
      case PART -> new Part(user, to, body, meta);
      case QUIT -> new Quit(user, body, meta, sessions);
      case NICK -> new ChangeNick(user, body, meta, serverName);
      case TOPIC -> new SetTopic(user, to, body, meta);
      case MODE -> new ChangeModes(user, to, body, meta);
      default -> new Send(user, to, draft.type(), body, meta);
    };
  }

  /** Looks for the answer to the same request before, and only else does what it asks for. */
  private CompletableFuture<Posted> executeOnce(Session session, String key, Content content) {
    return executeOnce(session, key, content, content.digest(), LOOKS);
  }

  private CompletableFuture<Posted> executeOnce(
      Session session, String key, Content content, String digest, int looks) {
    long user = session.user();
    long storedTo = journal.storedTo();
    return CompletableFuture.supplyAsync(() -> keptAnswer(user, key), readers.of(user))
        .thenCompose(
            kept ->
                kept.isPresent()
                    ? replay(kept.get(), digest)
                    : filtering.execute(
                        session,
                        content.draft(),
                        draft ->
                            new Idempotent(
                                user, key, digest, storedTo, command(user, draft, content.key()))))
        .exceptionallyCompose(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              return cause instanceof Idempotent.LookAgain && looks > 1
                  ? executeOnce(session, key, content, digest, looks - 1)
                  : CompletableFuture.failedFuture(
                      cause instanceof Idempotent.LookAgain ? tooBusy() : failure);
            });
  }

  private static ChatException tooBusy() {
    return new ChatException(
        ErrorCode.STORAGE_UNAVAILABLE,
        "The storage was too slow to tell whether this was sent before; try the same request"
            + " again.");
  }

  private Optional<KeptAnswer> keptAnswer(long user, String key) {
    try {
      return storage.answer(user, key);
    } catch (StorageException e) {
      throw new CompletionException(e);
    }
  }

  private static CompletionStage<Posted> replay(KeptAnswer kept, String digest) {
    try {
      return CompletableFuture.completedFuture(Idempotent.replay(kept, digest));
    } catch (ChatException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Optional<String> idempotencyKey(Request request) throws ChatException {
    Optional<String> header = request.header(IDEMPOTENCY_KEY);
    if (header.isEmpty()) {
      return header;
    }
    // Headers arrive as bytes, one to a character.
    String key =
        new String(header.get().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    int length = key.codePointCount(0, key.length());
    if (length == 0 || length > MAX_KEY) {
      throw Query.bad("An Idempotency-Key has 1 to " + MAX_KEY + " characters.");
    }
    return Optional.of(key);
  }
}
