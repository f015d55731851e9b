package chat.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name somebody meant. */
public final class Spelling {

  private Spelling() {}

  /** The name that it nearly is, if there is one. */
  static Optional<String> nearest(String name, Collection<String> known) {
    String upper = name.toUpperCase(Locale.ROOT);
    return closest(upper, known)
        .filter(meant -> distance(upper, meant) <= (meant.length() <= 5 ? 1 : 2));
  }

  /** The name that is least unlike it. */
  public static Optional<String> closest(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(each -> distance(name, each))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many characters to add, drop or replace to make the one of the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
