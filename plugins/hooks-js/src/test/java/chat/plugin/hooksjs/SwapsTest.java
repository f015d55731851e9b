package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Versions come and go. More of them with {@code -Dtest.jvm.arguments=-Dhooks.swaps=10000}, which
 * prints how the heap goes.
 */
final class SwapsTest {

  private static final int SWAPS = Integer.getInteger("hooks.swaps", 300);
  private static final int CHECKS = 10;

  @Test
  void nothingIsLeftOfVersionsThatWereReplaced() throws Exception {
    List<WeakReference<Script>> old = new ArrayList<>();
    HookLog log = new HookLog(line -> {}, 0, System::nanoTime);
    for (int swap = 0; swap < SWAPS; swap++) {
      String text =
          "const ballast = new Array(1000).fill({}); export function onMessage(m) {"
              + " m.meta._version = "
              + swap
              + " + ballast.length; return m; }";
      Script script = Scripts.script("a.js", text, "{}", log);
      assertThat(script.onMessage(Scripts.said("x"), Scripts.FROM_ALICE, Scripts.soon()))
          .isEqualTo(new Outcome.Changed(null, "{\"_version\":" + (swap + 1000) + "}"));
      script.retire();
      old.add(new WeakReference<>(script));
      if (SWAPS > 1000 && swap % (SWAPS / CHECKS) == 0) {
        System.gc();
        Runtime heap = Runtime.getRuntime();
        System.out.printf(
            "swap %6d: %d MB of heap%n", swap, (heap.totalMemory() - heap.freeMemory()) >> 20);
      }
    }

    Scene.until(
        "all but the newest are collected",
        () -> {
          System.gc();
          return old.stream().filter(version -> version.get() != null).count() <= 2;
        });
  }
}
