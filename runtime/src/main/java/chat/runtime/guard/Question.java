package chat.runtime.guard;

import chat.runtime.error.PluginFailure;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * One thing that an extension is asked, with a run of failures of its own: what works when it is
 * asked one thing says nothing about another. Any thread.
 */
final class Question {

  private final Guard guard;
  private final String about;
  private final String consequence;
  private final Breaker breaker;

  /**
   * A question of that guard.
   *
   * @param about tells it from others of the same extension; empty when there is only one
   * @param consequence what becomes of what the call was for when it fails
   */
  Question(Guard guard, String about, String consequence, Breaker breaker) {
    this.guard = guard;
    this.about = about;
    this.consequence = consequence;
    this.breaker = breaker;
  }

  /**
   * Asks the plugin. An answer shows that it works.
   *
   * @param ifOpen the answer while this is out of use and the policy of the extension is open
   * @throws PluginFailure when there is no answer
   */
  <R> R call(Callable<R> call, R ifOpen) {
    return call(call, ifOpen, answer -> true);
  }

  /**
   * Asks the plugin.
   *
   * @param shows whether an answer shows that it works: what it says about itself, or that it
   *     cannot answer now, does not
   */
  <R> R call(Callable<R> call, R ifOpen, Predicate<? super R> shows) {
    if (!guard.admits(breaker)) {
      return guard.notAsked(ifOpen);
    }
    R answer = guard.called(this, call);
    if (shows.test(answer)) {
      guard.tell(this, breaker.succeeded());
    } else {
      breaker.undecided();
    }
    return answer;
  }

  Guard guard() {
    return guard;
  }

  Breaker breaker() {
    return breaker;
  }

  String consequence() {
    return consequence;
  }

  /** The extension and what it is asked, in a sentence. */
  @Override
  public String toString() {
    return guard.describe() + (about.isEmpty() ? "" : ", asked about " + about + ",");
  }
}
