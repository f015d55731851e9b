package chat.runtime.http;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.runtime.command.FindNick;
import chat.runtime.filter.Filters;
import chat.runtime.name.Names;
import chat.runtime.state.Command;
import chat.runtime.state.Journal;
import chat.runtime.stream.Session;
import chat.runtime.stream.Streams;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Sends what a request wants to say through the filters, together with who says it. */
final class Filtering {

  private final Filters filters;
  private final Journal journal;
  private final Streams streams;
  private final Clock clock;

  Filtering(Backend backend) {
    this.filters = backend.filters();
    this.journal = backend.journal();
    this.streams = backend.streams();
    this.clock = backend.clock();
  }

  /** What the filters make of it; fails with the answer when they refuse. */
  CompletableFuture<Draft> apply(Session session, Draft draft) {
    if (filters.isEmpty()) {
      return CompletableFuture.completedFuture(draft);
    }
    return nick(session).thenCompose(nick -> filters.apply(draft, context(session, nick, draft)));
  }

  /** Sends it through the filters, and then does what is to be done with it. */
  <R> CompletableFuture<R> execute(Session session, Draft draft, Function<Draft, Command<R>> then) {
    if (filters.isEmpty()) {
      return journal.execute(then.apply(draft));
    }
    return nick(session)
        .thenCompose(nick -> filters.execute(draft, context(session, nick, draft), journal, then));
  }

  private CompletableFuture<String> nick(Session session) {
    String nick = session.nick();
    return nick != null
        ? CompletableFuture.completedFuture(nick)
        : journal
            .ask(new FindNick(session.user()))
            .whenComplete(
                (found, failure) -> {
                  if (found != null) {
                    session.nick(found);
                  }
                });
  }

  private FilterContext context(Session session, String nick, Draft draft) {
    return new FilterContext(
        nick, streams.idOf(session.user()), Names.fold(draft.to()), clock.instant());
  }
}
