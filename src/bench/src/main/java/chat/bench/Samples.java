package chat.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a figure, by name, one of each a run. */
final class Samples {
  private final Map<String, List<Double>> values = new HashMap<>();

  void add(String name, double value) {
    values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }

  Spread spread(String name) {
    return Spread.of(values.getOrDefault(name, List.of()));
  }
}
