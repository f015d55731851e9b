package chat.runtime.http;

import chat.runtime.budget.Budget;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.metrics.RouteMeter;
import chat.runtime.stream.Token;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What every request goes through, in the order of the contract: path, method, rate or token, body;
 * then its route's handler.
 */
final class Dispatcher implements HttpHandler {

  private static final String EVERY_METHOD = "DELETE, GET, HEAD, OPTIONS, POST";

  private final Router router;
  private final Cors cors;
  private final ClientAddress addresses;
  private final AuthRate authRate;
  private final Authentication authentication;
  private final AdminToken adminToken;
  private final Timeouts timeouts;
  private final RouteMeter unrouted;
  private final Budget budget;
  private final int mostRequests;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean refusing;

  Dispatcher(Router router, Backend backend, Timeouts timeouts) {
    ServerConfig config = backend.config();
    this.router = router;
    this.cors = new Cors(config);
    this.addresses = new ClientAddress(config.trustedProxies());
    this.authRate = new AuthRate(config.authRate(), System::nanoTime);
    this.authentication = new Authentication(backend, authRate);
    this.adminToken = new AdminToken(config.adminToken());
    this.timeouts = timeouts;
    this.unrouted = backend.meters().route("other", "other", true);
    this.budget = backend.budget();
    this.mostRequests = backend.budget().mostRequests();
  }

  /** From now on requests are refused, and connections end with their answers. */
  void refuse() {
    refusing = true;
  }

  /** How many requests have come and their answers not left. */
  int inFlight() {
    return inFlight.get();
  }

  /** Counts a request that Undertow's parser refused. */
  void refused() {
    unrouted.answered(ErrorCode.BAD_REQUEST.status(), 0);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    inFlight.incrementAndGet();
    Request request = new Request(exchange, timeouts, budget, unrouted, inFlight::decrementAndGet);
    try {
      dispatch(request, exchange);
    } catch (Throwable e) {
      request.fail(e);
    }
  }

  private void dispatch(Request request, HttpServerExchange exchange) throws ChatException {
    cors.allow(exchange.getRequestHeaders(), exchange.getResponseHeaders());
    if (refusing) {
      request.closeAfterwards();
      throw new ChatException(ErrorCode.STOPPING, "The server is stopping; try again later.");
    }
    if (inFlight.get() > mostRequests) {
      throw Budget.full();
    }
    // Methods are compared exactly, which HttpString does not do.
    String method = exchange.getRequestMethod().toString();
    String path = request.target().path();
    if (path.equals("*") && method.equals(Methods.OPTIONS_STRING)) {
      options(request, EVERY_METHOD);
      return;
    }
    if (method.equals(Methods.CONNECT_STRING)) {
      // There is no tunnel, and Undertow takes no more requests on such a connection.
      request.closeAfterwards();
    }
    if (!path.startsWith("/")) {
      throw Query.bad("The target of the request is neither a path nor a URL.");
    }
    if (request.target().hasTooManyParameters()) {
      throw Query.bad("The query has too many parameters.");
    }
    Router.Match match = router.find(path);
    if (match == null) {
      throw new ChatException(ErrorCode.NOT_FOUND, "There is no such path.");
    }
    if (method.equals(Methods.OPTIONS_STRING)) {
      options(request, match.place().allow());
      return;
    }
    Router.Metered found = match.place().find(method);
    if (found == null) {
      request.answerHeader(Headers.ALLOW, match.place().allow());
      throw new ChatException(
          ErrorCode.METHOD_NOT_ALLOWED, "This path allows only " + match.place().allow() + ".");
    }
    request.matched(found.meter(), match.values());
    serve(request, found.route());
  }

  private void options(Request request, String methods) throws ChatException {
    HttpServerExchange exchange = request.exchange();
    request.answerHeader(Headers.ALLOW, methods);
    cors.preflight(exchange.getRequestHeaders(), exchange.getResponseHeaders(), methods);
    RequestBody.read(request, Route.UNWANTED_BODY, false, unwanted -> request.answerDone());
  }

  private void serve(Request request, Route route) throws ChatException {
    switch (route.access()) {
      case OPEN -> {}
      case ADMIN -> adminToken.check(request.exchange());
      case LIMITED -> {
        InetAddress address = addresses.of(request.exchange());
        authRate.limit(address);
        request.from(address);
      }
      case TOKEN -> {
        Token token = authentication.find(request.exchange());
        if (token == null) {
          InetAddress address = addresses.of(request.exchange());
          authentication.ask(request, address, found -> read(request, route, found));
          return;
        }
        request.authenticated(token);
      }
    }
    read(request, route);
  }

  private void read(Request request, Route route, Token token) throws ChatException {
    request.authenticated(token);
    read(request, route);
  }

  private void read(Request request, Route route) throws ChatException {
    RequestBody.read(
        request,
        route.maxBody(),
        route.body(),
        body -> {
          request.received(body);
          route.handler().handle(request);
          request.parsed();
        });
  }
}
