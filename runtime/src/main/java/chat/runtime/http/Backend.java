package chat.runtime.http;

import chat.api.storage.Storage;
import chat.runtime.account.Authenticators;
import chat.runtime.account.Passwords;
import chat.runtime.budget.Budget;
import chat.runtime.config.ServerConfig;
import chat.runtime.filter.Filters;
import chat.runtime.metrics.Meters;
import chat.runtime.plugin.Extensions;
import chat.runtime.state.Journal;
import chat.runtime.state.ModeCatalog;
import chat.runtime.stream.Histories;
import chat.runtime.stream.Readers;
import chat.runtime.stream.Sessions;
import chat.runtime.stream.Streams;
import chat.runtime.time.ServerTime;
import java.time.Clock;

/**
 * What handlers work with: the server behind HTTP. Immutable.
 *
 * @param version of the server
 * @param readers run what may block
 */
public record Backend(
    ServerConfig config,
    String version,
    Journal journal,
    Sessions sessions,
    Streams streams,
    Histories histories,
    Filters filters,
    Passwords passwords,
    Authenticators authenticators,
    Extensions extensions,
    Storage storage,
    Readers readers,
    ModeCatalog modes,
    Budget budget,
    Meters meters,
    Clock clock,
    ServerTime time) {}
