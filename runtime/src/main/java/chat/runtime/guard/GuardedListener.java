package chat.runtime.guard;

import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A listener behind its guard. Asking for another try is neither a failure nor a success. */
final class GuardedListener implements ChatListener {

  private final ChatListener listener;
  private final Question telling;
  private final Question place;
  private final int maxEvents;

  GuardedListener(ChatListener listener, Guard guard) {
    this.listener = listener;
    this.telling = guard.question("events", "these events are skipped");
    this.place = guard.question("where to go on", "it is asked again later");
    this.maxEvents = Math.max(1, Math.min(1000, listener.maxEvents()));
  }

  @Override
  public void on(List<ChatEvent> events) throws RetryLater {
    Optional<RetryLater> again =
        telling.call(
            () -> {
              try {
                listener.on(events);
                return Optional.empty();
              } catch (RetryLater e) {
                return Optional.of(e);
              }
            },
            Optional.empty(),
            Optional::isEmpty);
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
    return place.call(listener::resumeAfter, OptionalLong.empty());
  }
}
