package chat.runtime.http;

import chat.api.auth.Credentials;
import chat.runtime.account.Authenticators;
import chat.runtime.account.Caller;
import chat.runtime.account.Passwords;
import chat.runtime.account.Tokens;
import chat.runtime.command.FindCredentials;
import chat.runtime.command.Identity;
import chat.runtime.command.Login;
import chat.runtime.command.Logout;
import chat.runtime.command.Register;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.json.Json;
import chat.runtime.json.JsonBody;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Registering, logging in and out. */
final class Accounts {

  private static final int MIN_PASSWORD = 8;

  private final Journal journal;
  private final Sessions sessions;
  private final Passwords passwords;
  private final Authenticators authenticators;
  private final FailedLogins failedLogins = new FailedLogins();
  private final String serverName;

  Accounts(Backend backend) {
    this.journal = backend.journal();
    this.sessions = backend.sessions();
    this.passwords = backend.passwords();
    this.authenticators = backend.authenticators();
    this.serverName = backend.config().serverName();
  }

  void register(Request request) throws ChatException {
    JsonBody body = JsonBody.parse(request.body());
    String nick = Targets.newNick(body.required("nick", ErrorCode.INVALID_NICK));
    Optional<String> password = body.string("password", ErrorCode.BAD_REQUEST);
    String token = Tokens.generate();
    request.later(
        password.isEmpty()
            ? create(nick, null, token)
            : create(Caller.of(request.client(), nick), strong(password.get()), token),
        identity -> request.answer(201, answer(identity, token)));
  }

  private static String strong(String password) throws ChatException {
    if (password.codePointCount(0, password.length()) < MIN_PASSWORD
        || Passwords.isTooLong(password)) {
      throw new ChatException(
          ErrorCode.WEAK_PASSWORD,
          "A password has at least "
              + MIN_PASSWORD
              + " characters, and at most "
              + Passwords.MAX_BYTES
              + " bytes.");
    }
    return password;
  }

  private CompletableFuture<Identity> create(Caller caller, String password, String token) {
    return passwords
        .hash(password, caller)
        .thenCompose(hash -> create(caller.nick(), hash, token))
        .whenComplete(
            (identity, failure) -> {
              if (failure == null) {
                passwords.succeeded(caller);
              }
            });
  }

  private CompletableFuture<Identity> create(
      String nick, @Nullable String passwordHash, String token) {
    return journal.execute(new Register(nick, passwordHash, Tokens.hash(token), serverName));
  }

  void login(Request request) throws ChatException {
    JsonBody body = JsonBody.parse(request.body());
    String nick = body.required("nick", ErrorCode.BAD_REQUEST);
    String password = body.required("password", ErrorCode.BAD_REQUEST);
    Caller caller = Caller.of(request.client(), nick);
    if (Passwords.isTooLong(password)) {
      failedLogins.note(caller);
      throw badCredentials();
    }
    String token = Tokens.generate();
    CompletableFuture<Identity> login =
        credentials(nick)
            .thenCompose(
                found ->
                    verify(found, password, caller)
                        .thenCompose(
                            proven ->
                                proven
                                    ? journal.execute(
                                        new Login(
                                            found.orElseThrow().user(),
                                            Tokens.hash(token),
                                            sessions))
                                    : elsewhere(nick, password, token)));
    request.later(
        login.whenComplete((identity, failure) -> attempted(caller, failure)),
        identity -> request.answer(200, answer(identity, token)));
  }

  private CompletableFuture<Boolean> verify(
      Optional<FindCredentials.Credentials> found, String password, Caller caller) {
    return passwords.verify(
        password, found.map(FindCredentials.Credentials::credential).orElse(null), caller);
  }

  private void attempted(Caller caller, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null) {
      passwords.succeeded(caller);
    } else if (cause instanceof ChatException expected && expected.is(ErrorCode.BAD_CREDENTIALS)) {
      failedLogins.note(caller);
    }
  }

  /**
   * The server's own password is not it: the authenticators are asked, whether there is such an
   * account here or not, so that nobody learns that from how long it takes. Whose account it is
   * says the one who proves it, never the nick that was sent.
   */
  private CompletableFuture<Identity> elsewhere(String nick, String password, String token) {
    return authenticators
        .ask(new Credentials.Password(nick, password))
        .thenCompose(
            proof ->
                proof.isPresent()
                    ? journal.execute(
                        Authentication.recognise(
                            proof.get(), Tokens.hash(token), serverName, sessions))
                    : CompletableFuture.failedFuture(badCredentials()));
  }

  /** What is no nick cannot be found, and takes as long. */
  private CompletableFuture<Optional<FindCredentials.Credentials>> credentials(String nick) {
    try {
      return journal.ask(new FindCredentials(Targets.nick(nick)));
    } catch (ChatException e) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }

  void logout(Request request) {
    request.later(
        journal.execute(new Logout(request.user(), request.token().hash(), sessions)),
        done -> request.answerDone());
  }

  private static ChatException badCredentials() {
    return new ChatException(ErrorCode.BAD_CREDENTIALS, "The nick or the password is wrong.");
  }

  private static byte[] answer(Identity identity, String token) {
    return Json.object(
        json -> {
          Json.writeId(json, "id", identity.id());
          json.writeStringField("nick", identity.nick());
          json.writeStringField("token", token);
        });
  }
}
