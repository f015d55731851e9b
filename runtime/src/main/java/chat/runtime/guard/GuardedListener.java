package chat.runtime.guard;

import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A listener behind its guard. Asking for another try is no failure. */
final class GuardedListener implements ChatListener {

  private final ChatListener listener;
  private final Guard guard;
  private final int maxEvents;

  GuardedListener(ChatListener listener, Guard guard) {
    this.listener = listener;
    this.guard = guard;
    this.maxEvents = Math.max(1, Math.min(1000, listener.maxEvents()));
  }

  @Override
  public void on(List<ChatEvent> events) throws RetryLater {
    Optional<RetryLater> again =
        guard.call(
            () -> {
              try {
                listener.on(events);
                return Optional.empty();
              } catch (RetryLater e) {
                return Optional.of(e);
              }
            },
            Optional.empty());
    if (again.isPresent()) {
      throw again.get();
    }
  }

  @Override
  public int maxEvents() {
    return maxEvents;
  }

  @Override
  public OptionalLong resumeAfter() {
    return guard.call(listener::resumeAfter, OptionalLong.empty());
  }
}
