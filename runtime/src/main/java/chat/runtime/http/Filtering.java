package chat.runtime.http;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.runtime.command.CountCopies;
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
    return inContext(session, draft, context -> filters.apply(draft, context));
  }

  /** Sends it through the filters, and then does what is to be done with it. */
  <R> CompletableFuture<R> execute(Session session, Draft draft, Function<Draft, Command<R>> then) {
    if (filters.isEmpty()) {
      return journal.execute(then.apply(draft));
    }
    return inContext(session, draft, context -> filters.execute(draft, context, journal, then));
  }

  /** The same with what is made of its sender's nick. */
  <R> CompletableFuture<R> execute(
      Session session, Function<String, Draft> draft, Function<Draft, Command<R>> then) {
    return nick(session).thenCompose(nick -> execute(session, draft.apply(nick), then));
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

  /** Asks the filters, or the journal first where only it knows how many messages it becomes. */
  private <R> CompletableFuture<R> inContext(
      Session session, Draft draft, Function<FilterContext, CompletableFuture<R>> then) {
    return nick(session)
        .thenCompose(
            nick ->
                switch (draft.type()) {
                  case NICK, QUIT ->
                      journal
                          .ask(new CountCopies(session.user()))
                          .thenCompose(copies -> then.apply(context(session, nick, draft, copies)));
                  default -> then.apply(context(session, nick, draft, 1));
                });
  }

  private FilterContext context(Session session, String nick, Draft draft, int copies) {
    return new FilterContext(
        nick,
        streams.idOf(session.user()),
        Names.fold(draft.to()),
        clock.instant(),
        Math.max(1, copies));
  }
}
