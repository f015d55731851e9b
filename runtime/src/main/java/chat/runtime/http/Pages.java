package chat.runtime.http;

import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The documents that come with the server. */
final class Pages {

  private static final HttpString CONTENT_SECURITY_POLICY =
      new HttpString("Content-Security-Policy");
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final byte[] home = load("/web/index.html");
  private final byte[] style = load("/web/style.css");
  private final byte[] openApi = load("/chat/runtime/http/openapi.json");

  void home(Request request) {
    request.answerHeader(CONTENT_SECURITY_POLICY, POLICY);
    request.answer(200, "text/html; charset=utf-8", home);
  }

  void style(Request request) {
    request.answer(200, "text/css; charset=utf-8", style);
  }

  void openApi(Request request) {
    request.answer(200, openApi);
  }

  private static byte[] load(String name) {
    try (InputStream document = Pages.class.getResourceAsStream(name)) {
      if (document == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
