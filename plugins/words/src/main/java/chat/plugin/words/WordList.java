package chat.plugin.words;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of words, and what it makes of texts. A word of the list stands for the whole word only,
 * unless it has a {@code *} at that end. Where a script puts no spaces between words (Chinese,
 * Japanese, Thai and others), it may stand anywhere. Accents count only where the list has some:
 * {@code cafe} means {@code café} too, {@code café} only itself. Immutable.
 */
final class WordList {

  private static final long MAX_SIZE = 2L << 20;
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  /**
   * A line of the list.
   *
   * @param accented the folded word with its accents; empty when it has none
   */
  private record Entry(String accented, boolean openBefore, boolean openAfter) {}

  /** A place in a text: from one letter to before another. */
  private record Place(int from, int to) {}

  @FunctionalInterface
  private interface Seen {
    boolean at(Place place);
  }

  private final Automaton automaton;

  /** By the word's place in the automaton. */
  private final List<List<Entry>> entries;

  private final int[] lengths;
  private final int size;

  private WordList(Map<String, List<Entry>> words) {
    automaton = new Automaton(List.copyOf(words.keySet()));
    entries = List.copyOf(words.values());
    lengths = words.keySet().stream().mapToInt(String::length).toArray();
    size = entries.stream().mapToInt(List::size).sum();
  }

  /**
   * Reads a file: UTF-8, a word or phrase a line; empty lines and what begins with {@code #} mean
   * nothing.
   *
   * @throws IOException when it is no such file; the message is for the operator
   */
  static WordList read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + (Files.exists(file) ? " is not a file." : " does not exist."));
    }
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw new IOException(file + " is larger than 2 MiB.");
      }
      return of(Files.readString(file, StandardCharsets.UTF_8).lines().toList());
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8.", e);
    } catch (FileSystemException e) {
      throw new IOException(file + " cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ", " + e.getMessage(), e);
    }
  }

  /**
   * The list in these lines.
   *
   * @throws IllegalArgumentException when a line has no letter or sign
   */
  static WordList of(List<String> lines) {
    Map<String, List<Entry>> words = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replace("\uFEFF", "").strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(line, i + 1, words);
      }
    }
    return new WordList(words);
  }

  private static void add(String line, int number, Map<String, List<Entry>> words) {
    boolean openBefore = line.startsWith("*");
    boolean openAfter = line.length() > 1 && line.endsWith("*");
    String word = line.substring(openBefore ? 1 : 0, line.length() - (openAfter ? 1 : 0)).strip();
    String plain = FoldedText.of(word, false).toString().strip();
    if (plain.isEmpty()) {
      throw new IllegalArgumentException(
          "line " + number + ": there is no word in '" + line + "'.");
    }
    String accented = FoldedText.of(word, true).toString().strip();
    words
        .computeIfAbsent(plain, key -> new ArrayList<>(1))
        .add(new Entry(accented.equals(plain) ? "" : accented, openBefore, openAfter));
  }

  /** How many lines mean something. */
  int size() {
    return size;
  }

  /** Whether a word of the list occurs in the text. */
  boolean matches(String text) {
    boolean[] any = {false};
    search(
        text,
        place -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  /**
   * The text with an asterisk in place of each letter, as people count them, of the words that
   * occur in it.
   */
  String mask(String text) {
    BitSet hidden = new BitSet();
    search(
        text,
        place -> {
          hidden.set(place.from(), place.to());
          return true;
        });
    if (hidden.isEmpty()) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    Matcher graphemes = GRAPHEME.matcher(text);
    int first = 0;
    while (graphemes.find()) {
      // Looked for again only behind the last one: the way to the next may be long.
      if (first >= 0 && first <= graphemes.start()) {
        first = hidden.nextSetBit(graphemes.start());
      }
      boolean hide = first >= 0 && first < graphemes.end();
      masked.append(hide ? asterisk(graphemes.group()) : graphemes.group());
    }
    return masked.toString();
  }

  /** What cannot be seen leaves no trace, and words stay apart. */
  private static String asterisk(String grapheme) {
    String folded = FoldedText.of(grapheme, false).toString();
    return folded.isBlank() ? folded : "*";
  }

  /** How many steps it takes to look through the text; for tests. */
  int steps(String text) {
    return search(text, place -> true);
  }

  private int search(String text, Seen seen) {
    FoldedText folded = FoldedText.of(text, false);
    return automaton.find(
        folded,
        (word, end) -> {
          int start = end - lengths[word];
          if (!folded.isEdge(start) || !folded.isEdge(end)) {
            return true;
          }
          Place place = new Place(folded.from(start), folded.to(end - 1));
          for (Entry entry : entries.get(word)) {
            if ((entry.openBefore() || !folded.isInsideWord(start))
                && (entry.openAfter() || !folded.isInsideWord(end))
                && hasAccents(entry, text, place)) {
              return seen.at(place);
            }
          }
          return true;
        });
  }

  private static boolean hasAccents(Entry entry, String text, Place place) {
    return entry.accented().isEmpty()
        || FoldedText.of(text.substring(place.from(), place.to()), true)
            .toString()
            .strip()
            .equals(entry.accented());
  }
}
