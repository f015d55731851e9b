package chat.api.storage;

import org.jspecify.annotations.Nullable;

/** The storage could not do what it was asked to. The message is one sentence for the operator. */
public final class StorageException extends Exception {

  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
