package chat.plugin.authjwt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where a JWKS is read from, anew each time. */
@FunctionalInterface
interface KeySource {

  /** A provider has a handful of keys, of a kilobyte or so each. */
  int MAX_BYTES = 256 * 1024;

  /** Reads it. Blocks. */
  String read() throws IOException;

  /** The source of the settings. */
  static KeySource of(JwtSettings settings) {
    return settings.isUrl()
        ? url(URI.create(settings.jwks()), Duration.ofSeconds(3))
        : file(Path.of(settings.jwks()));
  }

  /** A file. */
  static KeySource file(Path file) {
    return () -> {
      try (InputStream in = Files.newInputStream(file)) {
        return text(in, Long.MAX_VALUE);
      }
    };
  }

  /** A URL, which does not lead to another one, and answers in full within twice that time. */
  static KeySource url(URI url, Duration patience) {
    return () -> {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout((int) patience.toMillis());
      connection.setReadTimeout((int) patience.toMillis());
      connection.setUseCaches(false);
      connection.setRequestProperty("Accept", "application/jwk-set+json, application/json");
      long deadline = System.nanoTime() + 2 * patience.toNanos();
      try {
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
          throw new IOException("the answer has the status " + status);
        }
        try (InputStream in = connection.getInputStream()) {
          return text(in, deadline);
        }
      } finally {
        connection.disconnect();
      }
    };
  }

  private static String text(InputStream in, long deadline) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int count;
    while ((count = in.read(buffer)) >= 0) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > MAX_BYTES) {
        throw new IOException("the JWKS is longer than " + MAX_BYTES + " bytes");
      }
      if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
        throw new IOException("the JWKS is sent too slowly");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
