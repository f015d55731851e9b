package chat.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Says where the time went in a flight recording: by thread, by method alone, and by method with
 * all that it calls. Samples are of Java code only; what the kernel does for it is not in there.
 */
public final class Profile {
  private static final int LINES = 40;

  private final Map<String, Integer> threads = new HashMap<>();
  private final Map<String, Integer> alone = new HashMap<>();
  private final Map<String, Integer> withCalls = new HashMap<>();
  private int samples;

  private Profile() {}

  /**
   * Prints the profile of each recording.
   *
   * @param files flight recordings
   */
  public static void main(String[] files) throws IOException {
    for (String file : files) {
      var profile = new Profile();
      try (var recording = new RecordingFile(Path.of(file))) {
        while (recording.hasMoreEvents()) {
          profile.add(recording.readEvent());
        }
      }
      System.out.printf("%s: %d samples%n", file, profile.samples);
      profile.print("by thread", profile.threads);
      profile.print("by method alone", profile.alone);
      profile.print("by method with its calls", profile.withCalls);
    }
  }

  private void add(RecordedEvent event) {
    if (!event.getEventType().getName().equals("jdk.ExecutionSample")
        || event.getStackTrace() == null) {
      return;
    }
    samples++;
    String thread = event.getThread("sampledThread").getJavaName();
    threads.merge(thread.replaceAll("\\d+$", "*"), 1, Integer::sum);
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    alone.merge(name(frames.get(0)), 1, Integer::sum);
    Set<String> seen = new HashSet<>();
    for (RecordedFrame frame : frames) {
      if (seen.add(name(frame))) {
        withCalls.merge(name(frame), 1, Integer::sum);
      }
    }
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  private void print(String title, Map<String, Integer> counts) {
    System.out.printf("  %s%n", title);
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(LINES)
        .forEach(
            entry ->
                System.out.printf(
                    "  %5.1f %%  %s%n", 100.0 * entry.getValue() / samples, entry.getKey()));
  }
}
