package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.time.Instant;
import java.util.List;

/** Stores when users were last seen. */
public record NoteSeen(List<Sighting> sightings) implements Command<Boolean> {

  /** A user was last seen at that time. */
  public record Sighting(long user, Instant at) {}

  @Override
  public Boolean run(Transaction tx) {
    for (Sighting sighting : sightings) {
      User user = tx.state().findUser(sighting.user());
      // Whatever is stored is older, also where it says otherwise: then the clock was put back.
      if (user != null && user.hasSession() && !user.lastSeen().equals(sighting.at())) {
        tx.emit(new Change.UserSeen(user.key(), sighting.at()));
      }
    }
    return true;
  }
}
