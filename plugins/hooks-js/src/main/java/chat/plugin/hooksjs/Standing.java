package chat.plugin.hooksjs;

import chat.api.Part;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the operator is told of one file of the folder, over all its versions. For any thread. */
final class Standing {

  private final Part part;
  private Part.State state = Part.State.RUNNING;
  private String reason = "";
  private @Nullable Object inForce;

  /** Why functions of the version in force are out of use, by their names. */
  private final Map<String, String> outOfUse = new TreeMap<>();

  Standing(Part part) {
    this.part = part;
  }

  /** A version is in force. */
  synchronized void runs(Object version, boolean shadowed) {
    inForce = version;
    outOfUse.clear();
    now(shadowed ? Part.State.SHADOW : Part.State.RUNNING, "");
  }

  /** A new version does not load, and the one before stays in force. */
  synchronized void stays(String why) {
    now(Part.State.STALE, "The new version does not load, the old one stays in force: " + why);
  }

  /** It does not load, and messages pass without it. */
  synchronized void leftOut(String why) {
    now(Part.State.LEFT_OUT, why);
  }

  /** It does not load, and every message is rejected. */
  synchronized void closed(String why) {
    now(Part.State.CLOSED, why);
  }

  /** A function of a version is not called for a while; of an old one that is not told. */
  synchronized void outOfUse(Object version, String function, String why) {
    if (version.equals(inForce)) {
      outOfUse.put(function, why);
      tell();
    }
  }

  /** A function of a version is called again. */
  synchronized void backInUse(Object version, String function) {
    if (version.equals(inForce)) {
      outOfUse.remove(function);
      tell();
    }
  }

  void called(long nanos) {
    part.called(nanos);
  }

  void failed() {
    part.failed();
  }

  void gone() {
    part.close();
  }

  private void now(Part.State other, String why) {
    state = other;
    reason = why;
    tell();
  }

  private void tell() {
    if (outOfUse.isEmpty()) {
      part.report(state, reason);
    } else {
      outOfUse.forEach(
          (function, why) ->
              part.report(
                  Part.State.OUT_OF_USE, function + " failed too often. The last failure: " + why));
    }
  }
}
