package chat.runtime.http;

import chat.runtime.account.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failed logins, one line a second at most: the first at once, and at the end of each second
 * the last of those that came since, with their number. For any thread.
 */
final class FailedLogins {

  private static final Logger log = LoggerFactory.getLogger(FailedLogins.class);

  private static final int MAX_NICK = 64;

  /** What could look like another line, or turn this one around. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\"]");

  private final Executor aSecondLater;
  private boolean waiting;
  private int leftOut;
  private @Nullable Caller last;

  FailedLogins() {
    this(CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
  }

  /** Runs what waits for the end of a second on that executor. */
  FailedLogins(Executor aSecondLater) {
    this.aSecondLater = aSecondLater;
  }

  /** Notes a login with a wrong nick or password. */
  synchronized void note(Caller caller) {
    if (waiting) {
      last = caller;
      leftOut++;
    } else {
      log(caller, 0);
    }
  }

  private synchronized void secondIsOver() {
    waiting = false;
    Caller newest = last;
    if (newest != null) {
      int others = leftOut - 1;
      last = null;
      leftOut = 0;
      log(newest, others);
    }
  }

  private void log(Caller caller, int others) {
    String address = caller.address().getHostAddress();
    String nick = printable(caller.nick());
    if (others == 0) {
      log.info("Failed login from {} as \"{}\"", address, nick);
    } else {
      log.info("Failed login from {} as \"{}\", and {} more before it", address, nick, others);
    }
    waiting = true;
    aSecondLater.execute(this::secondIsOver);
  }

  private static String printable(String nick) {
    int length = nick.codePointCount(0, Math.min(nick.length(), 2 * MAX_NICK));
    boolean cut = length > MAX_NICK || nick.length() > 2 * MAX_NICK;
    String shown =
        cut ? nick.substring(0, nick.offsetByCodePoints(0, Math.min(length, MAX_NICK))) : nick;
    return UNSEEN.matcher(shown).replaceAll("?") + (cut ? "…" : "");
  }
}
