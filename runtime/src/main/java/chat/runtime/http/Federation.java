package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;

/** The paths of federation, on a server that is linked to no other. */
final class Federation {

  void refuse(Request request) {
    request.fail(
        new ChatException(
            ErrorCode.FEDERATION_DISABLED, "This server is not linked to other servers."));
  }
}
