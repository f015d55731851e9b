package chat.runtime.http;

import chat.runtime.config.ServerConfig;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * Lets pages of other origins read answers (CORS, as the Fetch standard has it). Tokens travel in a
 * header that pages set themselves, so credentials in the browser's sense are never allowed.
 */
final class Cors {

  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");

  private static final String ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key";
  private static final String EXPOSED_HEADERS = "Retry-After, WWW-Authenticate, Allow";
  private static final String ONE_DAY = "86400";

  private final boolean any;
  private final Set<String> origins;

  Cors(ServerConfig config) {
    this.any = config.allowsAnyOrigin();
    this.origins = config.corsOrigins();
  }

  /** Says in an answer, whatever it is, that the page may read it. */
  void allow(HeaderMap request, HeaderMap answer) {
    String origin = request.getFirst(Headers.ORIGIN);
    if (!any) {
      answer.put(Headers.VARY, Headers.ORIGIN_STRING);
    }
    if (origin != null && (any || origins.contains(origin))) {
      answer.put(ALLOW_ORIGIN, any ? ServerConfig.ANY_ORIGIN : origin);
      answer.put(EXPOSE_HEADERS, EXPOSED_HEADERS);
    }
  }

  /** Answers the question that a browser asks before the request itself. */
  void preflight(HeaderMap request, HeaderMap answer, String methods) {
    if (request.contains(REQUEST_METHOD) && answer.contains(ALLOW_ORIGIN)) {
      answer.put(ALLOW_METHODS, methods);
      answer.put(ALLOW_HEADERS, ALLOWED_HEADERS);
      answer.put(MAX_AGE, ONE_DAY);
    }
  }
}
