package chat.systemtest.script;

import chat.systemtest.client.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a JSON value of an answer has to look like. */
sealed interface Shape {

  /**
   * Compares, and captures what the shape names.
   *
   * @param where the path of the value, for the report
   * @param verbatim whether the text of numbers and the order of members count, as inside a meta
   * @throws Mismatch when the value is another
   */
  void match(Json actual, Memory memory, String where, boolean verbatim);

  private static void require(boolean holds, String where, Object expected, Json actual) {
    if (!holds) {
      throw new Mismatch(where + " should be " + expected + " but is " + actual);
    }
  }

  /** A number, a boolean or null. */
  record Literal(Json value) implements Shape {
    @Override
    public void match(Json actual, Memory memory, String where, boolean verbatim) {
      boolean byValue = !verbatim && value instanceof Json.Num && actual instanceof Json.Num;
      boolean same = byValue ? sameNumber(value, actual) : value.equals(actual);
      require(same, where, value, actual);
    }

    private static boolean sameNumber(Json one, Json other) {
      return ((Json.Num) one).value().compareTo(((Json.Num) other).value()) == 0;
    }
  }

  /** A string, in which captured texts may stand. */
  record Text(String template) implements Shape {
    @Override
    public void match(Json actual, Memory memory, String where, boolean verbatim) {
      Json expected = new Json.Str(memory.fill(template));
      require(expected.equals(actual), where, expected, actual);
    }
  }

  /** Anything of a kind. */
  record Kind(Kinds kind, String capture) implements Shape {
    @Override
    public void match(Json actual, Memory memory, String where, boolean verbatim) {
      require(kind.accepts(actual), where, "<" + kind.word() + ">", actual);
      if (!capture.isEmpty()) {
        memory.keep(capture, actual instanceof Json.Str string ? string.value() : "" + actual);
      }
    }
  }

  /** The kinds of values that a shape can leave open. */
  enum Kinds {
    UUID("[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
    TIME("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"),
    TEXT("(?s).+"),
    STRING("(?s).*"),
    INT("-?[0-9]+"),
    BOOL("true|false"),
    OBJECT("(?s)\\{.*"),
    ANY("(?s).*");

    private final Pattern pattern;

    Kinds(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean accepts(Json value) {
      boolean fits =
          switch (this) {
            case UUID, TIME, TEXT, STRING -> value instanceof Json.Str;
            case INT -> value instanceof Json.Num;
            case BOOL -> value instanceof Json.Bool;
            case OBJECT -> value instanceof Json.Obj;
            case ANY -> true;
          };
      String text = value instanceof Json.Str string ? string.value() : value.toString();
      return fits && pattern.matcher(text).matches();
    }
  }

  /** An object with exactly these members, or, when open, with these and others. */
  record Members(Map<String, Shape> members, boolean open) implements Shape {
    @Override
    public void match(Json actual, Memory memory, String where, boolean verbatim) {
      require(actual instanceof Json.Obj, where, "an object", actual);
      Map<String, Json> present = ((Json.Obj) actual).members();
      List<String> missing = new ArrayList<>(members.keySet());
      missing.removeAll(present.keySet());
      require(missing.isEmpty(), where, "with " + missing, actual);
      List<String> extra = new ArrayList<>(present.keySet());
      extra.removeAll(members.keySet());
      require(open || extra.isEmpty(), where, "without " + extra, actual);
      if (verbatim && !open) {
        List<String> order = List.copyOf(members.keySet());
        require(order.equals(List.copyOf(present.keySet())), where, "in order " + order, actual);
      }
      members.forEach(
          (name, shape) ->
              shape.match(
                  present.getOrDefault(name, new Json.Null()),
                  memory,
                  where + "." + name,
                  verbatim || name.equals("meta")));
    }
  }

  /** An array with exactly these items, in this order or in any. */
  record Items(List<Shape> items, boolean anyOrder) implements Shape {
    @Override
    public void match(Json actual, Memory memory, String where, boolean verbatim) {
      require(actual instanceof Json.Arr, where, "an array", actual);
      List<Json> left = new ArrayList<>(actual.items());
      require(left.size() == items.size(), where, "an array of " + items.size(), actual);
      for (int i = 0; i < items.size(); i++) {
        if (anyOrder) {
          takeOne(items.get(i), left, memory, where, verbatim);
        } else {
          items.get(i).match(left.get(i), memory, where + "[" + i + "]", verbatim);
        }
      }
    }

    private static void takeOne(
        Shape shape, List<Json> left, Memory memory, String where, boolean verbatim) {
      List<String> problems = new ArrayList<>();
      for (Json candidate : left) {
        Memory trial = memory.copy();
        try {
          shape.match(candidate, trial, where + "[…]", verbatim);
          memory.become(trial);
          left.remove(candidate);
          return;
        } catch (Mismatch e) {
          problems.add(e.getMessage());
        }
      }
      throw new Mismatch("no item of " + where + " fits:\n  " + String.join("\n  ", problems));
    }
  }

  /** A message with all its seven members; a name that is not empty captures it. */
  record Sent(String name, String from, String to, String type, Shape body, Shape meta)
      implements Shape {
    @Override
    public void match(Json actual, Memory memory, String where, boolean verbatim) {
      Map<String, Shape> members = new LinkedHashMap<>();
      members.put("id", new Kind(Kinds.UUID, ""));
      members.put("ts", new Kind(Kinds.TIME, ""));
      members.put("from", new Text(from));
      members.put("to", new Text(to));
      members.put("type", new Text(type));
      members.put("body", body);
      members.put("meta", meta);
      new Members(members, false).match(actual, memory, where, verbatim);
      if (!name.isEmpty()) {
        memory.keepMessage(name, actual);
      }
    }
  }

  /** A message that was captured before, the same in every member. */
  record Again(String name) implements Shape {
    @Override
    public void match(Json actual, Memory memory, String where, boolean verbatim) {
      Json expected = memory.message(name);
      require(
          sameOrderInMeta(expected, actual), where, "(" + name + ") again, " + expected, actual);
    }

    private static boolean sameOrderInMeta(Json expected, Json actual) {
      return expected.equals(actual)
          && expected.at("meta").toString().equals(actual.at("meta").toString());
    }
  }
}
