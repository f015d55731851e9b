package chat.systemtest.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a script. */
final class ScriptReader {
  private static final Pattern SETTING = Pattern.compile("env (?<name>[A-Z_]+)=(?<value>.*)");
  private static final Pattern REQUEST =
      Pattern.compile(
          "(?s)(?<label>(?<actor>[\\w.]+)(?:/\\w+)?)(?<arrow>>>?)"
              + " (?<method>[A-Z]+) (?<path>\\S+)\\s*(?<body>.*)");
  private static final Pattern ANSWER =
      Pattern.compile("(?s)(?<arrow><~?|(?<label>[\\w./]+)<<) (?<expected>.*)");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z-]*:( .*)?");

  private final String name;
  private final List<String> lines;
  private final List<Script.Section> sections = new ArrayList<>();
  private int at;

  ScriptReader(String name, String text) {
    this.name = name;
    this.lines = text.lines().toList();
  }

  Script read() {
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.startsWith("== ")) {
        sections.add(
            new Script.Section(
                at + 1, line.substring(3).strip(), new LinkedHashMap<>(), new ArrayList<>()));
        at++;
      } else if (line.isBlank() || line.startsWith("# ") || line.equals("#")) {
        at++;
      } else {
        try {
          readStep();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
          throw new IllegalArgumentException(name + ":" + (at + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return new Script(name, List.copyOf(sections));
  }

  private void readStep() {
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("a section begins with == and its title");
    }
    Script.Section section = sections.get(sections.size() - 1);
    String line = lines.get(at);
    Matcher setting = SETTING.matcher(line);
    if (setting.matches()) {
      section.settings().put(setting.group("name"), setting.group("value"));
      at++;
    } else if (line.startsWith("* ")) {
      section.steps().add(new Step.Directive(at + 1, line.substring(2).strip()));
      at++;
    } else {
      section.steps().add(message());
    }
  }

  /** A request or an answer, with the indented lines that belong to it. */
  private Step message() {
    int first = at + 1;
    StringBuilder text = new StringBuilder(lines.get(at++));
    List<String> headers = new ArrayList<>();
    while (at < lines.size() && lines.get(at).startsWith("  ")) {
      String line = lines.get(at++).strip();
      if (HEADER.matcher(line).matches()) {
        headers.add(line);
      } else {
        text.append('\n').append(line);
      }
    }
    if (text.indexOf("raw> ") == 0) {
      return new Step.Raw(first, text.substring(5));
    }
    Matcher answer = ANSWER.matcher(text);
    if (answer.matches()) {
      String label = answer.group("label");
      return new Step.Expect(
          first,
          label == null ? "" : label,
          answer.group("arrow").equals("<~"),
          Expected.read(answer.group("expected"), fields(headers)));
    }
    Matcher request = REQUEST.matcher(text);
    if (!request.matches()) {
      throw new IllegalArgumentException("neither a request nor an answer: " + text);
    }
    return new Step.Request(
        first,
        request.group("actor"),
        request.group("label"),
        request.group("arrow").equals(">>"),
        request.group("method"),
        request.group("path"),
        List.copyOf(headers),
        request.group("body"));
  }

  private static Map<String, String> fields(List<String> headers) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      fields.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return fields;
  }
}
