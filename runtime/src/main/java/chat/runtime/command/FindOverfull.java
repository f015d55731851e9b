package chat.runtime.command;

import chat.runtime.state.ChatState;
import chat.runtime.state.Query;
import chat.runtime.state.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * The timelines that something may have to leave: those with more messages than are kept, and those
 * that have ended. A glance at each timeline; {@link FindRotations} looks closer.
 *
 * @param maxHistory how many messages a timeline keeps
 */
public record FindOverfull(int maxHistory) implements Query<List<FindOverfull.Overfull>> {

  /** Letting a timeline run over by a twentieth makes rotations few and large. */
  private static final int SLACK = 20;

  /**
   * A timeline.
   *
   * @param owed how many users are owed something of it
   */
  public record Overfull(long timeline, int owed) {}

  @Override
  public List<Overfull> ask(ChatState state) {
    int most = maxHistory + maxHistory / SLACK;
    List<Overfull> found = new ArrayList<>();
    for (Timeline timeline : state.timelines()) {
      if (timeline.messages() > most || timeline.ended() != null) {
        found.add(new Overfull(timeline.key(), timeline.owed().size()));
      }
    }
    return found;
  }
}
