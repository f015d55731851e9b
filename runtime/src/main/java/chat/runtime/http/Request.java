package chat.runtime.http;

import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.metrics.RouteMeter;
import chat.runtime.stream.Session;
import chat.runtime.stream.Token;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * One request and its answer. Everything about it happens on the event loop of its connection,
 * where nothing may block; only {@link #later} and {@link #loop} may be used to come back there
 * from elsewhere.
 */
final class Request {

  private static final Logger log = LoggerFactory.getLogger(Request.class);

  private static final String JSON = "application/json";
  private static final String NOSNIFF = "nosniff";
  private static final String NO_STORE = "no-store";
  private static final String KEEP_ALIVE = "keep-alive";
  private static final String BEARER = "Bearer";
  private static final int NO_CONTENT = 204;
  private static final byte[] NO_BODY = {};
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final HttpServerExchange exchange;
  private final Link link;
  private final Target target;
  private final Timeouts timeouts;
  private final Budget budget;
  private final Runnable finished;
  private final long start = System.nanoTime();
  private RouteMeter meter;
  private List<String> values = List.of();
  private @Nullable InetAddress client;
  private @Nullable Token token;
  private @Nullable Charge charge;
  private byte[] body = NO_BODY;
  private boolean answered;
  private boolean over;

  /**
   * A request that has just been parsed.
   *
   * @param meter counts it as long as nobody knows better
   * @param finished is run once, when its answer has left or cannot leave any more
   */
  Request(
      HttpServerExchange exchange,
      Timeouts timeouts,
      Budget budget,
      RouteMeter meter,
      Runnable finished) {
    this.exchange = exchange;
    this.link = Link.of(exchange);
    link.serve(exchange);
    this.target = Target.of(link.target());
    this.timeouts = timeouts;
    this.budget = budget;
    this.meter = meter;
    this.finished = finished;
  }

  // What was asked.

  /** The segment of the path that stands for the so manieth name in braces, decoded. */
  String segment(int index) {
    return values.get(index);
  }

  /** What was asked for, still encoded. */
  Target target() {
    return target;
  }

  /** The query. */
  Query query() throws ChatException {
    return Query.parse(target.query());
  }

  /** A header that may be given once. */
  Optional<String> header(HttpString name) throws ChatException {
    HeaderValues lines = exchange.getRequestHeaders().get(name);
    if (lines == null) {
      return Optional.empty();
    }
    if (lines.size() > 1) {
      throw Query.bad("The header " + name + " is given twice.");
    }
    return Optional.of(lines.getFirst());
  }

  /** The body, of a route that takes one. */
  byte[] body() {
    return body;
  }

  /** The client's address, on a route that is limited by address. */
  InetAddress client() {
    if (client == null) {
      throw new IllegalStateException("this route is not limited by address");
    }
    return client;
  }

  /** Whose request it is, on a route that asks for a token. */
  Token token() {
    if (token == null) {
      throw new IllegalStateException("this route is open to anybody");
    }
    return token;
  }

  /** The user's session. */
  Session session() {
    return token().session();
  }

  /** The user's key. */
  long user() {
    return token().session().user();
  }

  // How it is answered.

  /** Answers with JSON. */
  void answer(int status, byte[] json) {
    answer(status, JSON, json);
  }

  /** Answers with something else. */
  void answer(int status, String contentType, byte[] content) {
    if (!begin(status)) {
      return;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, contentType);
    headers.put(Headers.X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.put(Headers.CACHE_CONTROL, NO_STORE);
    exchange.setResponseContentLength(content.length);
    new ContentWriter(this, content, timeouts, this::finish).start();
  }

  /** Answers that it is done, and that there is nothing more to say. */
  void answerDone() {
    if (begin(NO_CONTENT)) {
      finish();
    }
  }

  /** Answers with an error. */
  void fail(Throwable failure) {
    ChatException error = Errors.expected(failure);
    if (error.status() == ErrorCode.UNAUTHORIZED.status()) {
      exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, BEARER);
    }
    if (error.retryAfterSeconds() > 0) {
      answerHeader(Headers.RETRY_AFTER, Long.toString(error.retryAfterSeconds()));
    }
    answer(error.status(), Errors.body(error));
  }

  /** Adds a header to the answer. */
  void answerHeader(HttpString name, String value) {
    exchange.getResponseHeaders().put(name, value);
  }

  /** Answers with what the stage comes to, or with the error that it fails with. */
  <T> void later(CompletionStage<T> stage, Answer<? super T> answer) {
    suspend(
        () ->
            stage.whenComplete(
                (result, failure) ->
                    loop()
                        .execute(
                            () -> {
                              if (failure != null) {
                                fail(failure);
                              } else {
                                answer(result, answer);
                              }
                            })));
  }

  /** Ends the connection without an answer: what was done is not to be told to have failed. */
  void hangUp() {
    IoUtils.safeClose(exchange.getConnection());
    abandon();
  }

  private <T> void answer(T result, Answer<? super T> answer) {
    try {
      answer.answer(result);
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Answers with the result of something that is done. */
  @FunctionalInterface
  interface Answer<T> {
    /** On the request's event loop: must not block. */
    void answer(T result) throws ChatException;
  }

  /**
   * Leaves the request unanswered for now, and does something that leads to its answer.
   *
   * @param then runs at once or as soon as the handler has returned
   */
  void suspend(Runnable then) {
    exchange.dispatch(SameThreadExecutor.INSTANCE, then);
  }

  /** The request's event loop, where its answer has to be given. */
  Executor loop() {
    return exchange.getIoThread();
  }

  /** Runs something on the event loop after that time, unless it is removed before. */
  XnioExecutor.Key after(long time, TimeUnit unit, Runnable task) {
    return exchange.getIoThread().executeAfter(task, time, unit);
  }

  /**
   * While the request waits: what to do should the client leave.
   *
   * @param ended answers at once: the client has ended its side of the connection, and may wait for
   *     this answer, which is the last
   * @param gone gives up: the request is forgotten
   */
  void ifClientLeaves(Runnable ended, Runnable gone) {
    link.waiting(
        new Link.Watcher() {
          @Override
          public void ended() {
            closeAfterwards();
            ended.run();
          }

          @Override
          public void gone() {
            gone.run();
            abandon();
          }
        });
  }

  // What the dispatcher needs.

  HttpServerExchange exchange() {
    return exchange;
  }

  /** It is a request of that route. */
  void matched(RouteMeter routeMeter, List<String> pathValues) {
    meter = routeMeter;
    values = pathValues;
  }

  void from(InetAddress address) {
    client = address;
  }

  /** It is a request of that session, which may have only so many under way. */
  void authenticated(Token bearer) throws ChatException {
    if (!bearer.session().enter()) {
      throw ChatException.tooManyRequests(
          "This session has too many requests under way; wait for their answers.", RETRY_AFTER);
    }
    token = bearer;
  }

  void received(byte[] content) {
    body = content;
  }

  /** The body is needed no more: what it said waits in another form, and counts as before. */
  void parsed() {
    body = NO_BODY;
  }

  /** What it has of the budget. First on the event loop, then wherever that led to. */
  Charge charge() {
    Charge own = charge;
    if (own == null) {
      own = budget.open();
      charge = own;
      if (over) {
        own.close();
      }
    }
    return own;
  }

  /** How long the rest of it may still take to arrive. */
  long millisLeft() {
    long deadline = link.requestBegan() + timeouts.request().toNanos();
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }

  /** The client has gone: there is nobody to answer. */
  void abandon() {
    if (!answered) {
      answered = true;
      finish();
    }
  }

  /** Ends the connection after the answer, instead of waiting for the next request. */
  void closeAfterwards() {
    exchange.setPersistent(false);
  }

  private boolean begin(int status) {
    if (answered) {
      return false;
    }
    answered = true;
    long took = System.nanoTime() - start;
    meter.answered(status, took);
    if (log.isDebugEnabled()) {
      log.debug(
          "{} {} {} {} us",
          exchange.getRequestMethod(),
          target.pathToLog(),
          status,
          TimeUnit.NANOSECONDS.toMicros(took));
    }
    exchange.setStatusCode(status);
    if (!exchange.isRequestComplete()) {
      leaveTheRestUnread();
    }
    if (!exchange.isHttp11() && exchange.isPersistent()) {
      // In HTTP/1.1 that goes without saying.
      exchange.getResponseHeaders().put(Headers.CONNECTION, KEEP_ALIVE);
    }
    link.answering();
    return true;
  }

  /**
   * It is answered before its body was read. If that is here already, fine; else the connection is
   * of no use any more: the client gets some time to read the answer, and what it still sends is
   * thrown away.
   */
  private void leaveTheRestUnread() {
    if (!RequestBody.discardAvailable(exchange)) {
      closeAfterwards();
      XnioIoThread loop = exchange.getIoThread();
      loop.executeAfter(
          () -> {
            if (!exchange.isComplete()) {
              IoUtils.safeClose(exchange.getConnection());
            }
          },
          Math.max(500, millisLeft()),
          TimeUnit.MILLISECONDS);
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      if (charge != null) {
        charge.close();
      }
      if (token != null) {
        token.session().leave();
      }
      finished.run();
      exchange.endExchange();
      link.answered();
    }
  }
}
