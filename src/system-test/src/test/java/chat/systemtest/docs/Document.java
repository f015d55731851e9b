package chat.systemtest.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A document of this project, by its text. */
record Document(String text) {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

  /** A fenced block. */
  record Block(String language, String text) {}

  /** Reads a document by its path from the project's root. */
  static Document read(String path) throws IOException {
    return new Document(Files.readString(Path.of("..", "..").resolve(path)));
  }

  /** The part between the comments {@code <!-- name -->} and {@code <!-- /name -->}. */
  Document part(String name) {
    String begin = "<!-- " + name + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf("<!-- /" + name + " -->");
    if (from < 0 || to < from) {
      throw new AssertionError("there is no part called " + name);
    }
    return new Document(text.substring(from + begin.length(), to));
  }

  /** Its fenced blocks, in order. */
  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(found -> new Block(found.group(1), found.group(2)))
        .toList();
  }

  /** The cells of the rows of tables whose first cell is a name in code style. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("| `")) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        rows.add(List.of(cells).stream().map(String::strip).toList());
      }
    }
    return rows;
  }

  /** What the only group of the pattern found, which must occur once. */
  String only(Pattern pattern) {
    List<MatchResult> found = pattern.matcher(text).results().toList();
    if (found.size() != 1) {
      throw new AssertionError(pattern + " occurs " + found.size() + " times");
    }
    return found.get(0).group(1);
  }
}
