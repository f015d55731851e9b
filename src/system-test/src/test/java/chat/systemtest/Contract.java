package chat.systemtest;

import java.util.List;
import java.util.stream.Stream;

/** The lists of the HTTP contract: what there is to test. */
final class Contract {

  /** A method and a path, in which {@code {name}} stands for one segment. */
  record Endpoint(String method, String path) {
    boolean matches(String asked) {
      // A literal path is not an example of a pattern: /channels/all is no channel.
      return asked.equals(path)
          || (path.contains("{")
              && asked.matches(path.replaceAll("\\{[a-z]+}", "[^/]+"))
              && LITERALS.stream().noneMatch(asked::equals));
    }
  }

  private static final List<String> LITERALS =
      List.of("/api/v1/channels/all", "/api/v1/channels/join");

  static final List<Endpoint> ENDPOINTS =
      Stream.of(
              "POST /api/v1/register",
              "POST /api/v1/login",
              "POST /api/v1/logout",
              "GET /api/v1/state",
              "GET /api/v1/messages",
              "POST /api/v1/messages",
              "GET /api/v1/history",
              "GET /api/v1/channels/all",
              "POST /api/v1/channels/join",
              "GET /api/v1/channels/{name}",
              "DELETE /api/v1/channels/{name}",
              "GET /api/v1/channels/{name}/members",
              "POST /api/v1/channels/{name}/invites",
              "DELETE /api/v1/channels/{name}/members/{nick}",
              "GET /api/v1/users/{nick}",
              "GET /api/v1/server",
              "GET /.well-known/healthcheck.json",
              "GET /metrics",
              "GET /",
              "GET /api/v1/openapi.json",
              "POST /api/v1/federation/link",
              "POST /api/v1/federation/relay",
              "GET /api/v1/federation/status")
          .map(line -> line.split(" ", -1))
          .map(parts -> new Endpoint(parts[0], parts[1]))
          .toList();

  /**
   * The codes of errors. Not here: {@code rejected} and {@code plugin_failure}, which need a plugin
   * that rejects or fails, and {@code storage_unavailable}, which needs a full disk.
   */
  static final List<String> ERRORS =
      List.of(
          "bad_credentials",
          "bad_json",
          "bad_key",
          "bad_meta",
          "bad_mode",
          "bad_request",
          "bad_type",
          "banned",
          "channel_full",
          "empty_body",
          "federation_disabled",
          "idempotency_conflict",
          "invalid_channel",
          "invalid_nick",
          "invite_only",
          "message_too_long",
          "method_not_allowed",
          "missing_to",
          "moderated",
          "nick_in_use",
          "no_such_channel",
          "no_such_nick",
          "not_found",
          "not_in_channel",
          "not_operator",
          "quieted",
          "slow_mode",
          "too_many_requests",
          "unauthorized",
          "weak_password");

  private Contract() {}
}
