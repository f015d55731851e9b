package chat.runtime.upkeep;

import chat.runtime.testkit.Core;
import java.time.Duration;

/** The rounds of the upkeep, one at a time, when a test wants them. */
public final class Rounds {

  private final Upkeep upkeep;

  /** Rounds in that core, which keep whatever somebody has not read. */
  public Rounds(Core core, Duration sessionTimeout, int maxHistory) {
    this(core, new Retention(sessionTimeout, maxHistory, 1_000_000, Duration.ofDays(30)));
  }

  /** Rounds in that core. */
  public Rounds(Core core, Retention retention) {
    upkeep =
        new Upkeep(
            core.journal(),
            core.sessions(),
            core.streams(),
            core.storage(),
            core.time(),
            retention);
  }

  /** Ends the sessions that are idle. */
  public void expireSessions() throws Exception {
    upkeep.expireSessions();
  }

  /** Forgets who has been away for too long. */
  public void endAbsences() throws Exception {
    upkeep.endAbsences();
  }

  /** Stores what was acknowledged. */
  public void keepAcknowledgements() throws Exception {
    upkeep.keepAcknowledgements();
  }

  /** Stores when users were last seen. */
  public void noteSeen() throws Exception {
    upkeep.noteSeen();
  }

  /** Lets messages go that may. */
  public void rotate() throws Exception {
    upkeep.rotate();
  }

  /** Begins to go round by itself. */
  public void start() {
    upkeep.start();
  }

  /** As at an orderly stop. */
  public void stop() throws InterruptedException {
    upkeep.stop();
  }
}
