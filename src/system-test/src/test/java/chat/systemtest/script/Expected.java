package chat.systemtest.script;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an answer has to look like.
 *
 * @param statuses such as {@code 200}, {@code 4xx} or {@code 200|201}
 * @param mayEnd whether the server may close the connection instead of answering
 * @param errors the codes, one of which an error must have; empty when the answer is none
 * @param headers patterns by name, in which a star stands for anything
 * @param body what the rest is compared with
 */
record Expected(
    String statuses, boolean mayEnd, List<String> errors, Map<String, String> headers, Body body) {

  private static final Pattern LINE =
      Pattern.compile("(?s)(?<status>[0-9x]{3}(?:\\|[0-9x]{3})*)(?<end> or end)?(?: (?<rest>.*))?");
  private static final Pattern CODES = Pattern.compile("[a-z_]+(\\|[a-z_]+)*");
  private static final Pattern LIST =
      Pattern.compile(
          "(?s)(?<kind>stream|history)(?<flag>, gap|, more)?(?<any>, in any order)?"
              + "(?: (?<shapes>.*))?");
  private static final Pattern TYPED = Pattern.compile("(?s)type (?<type>\\S+)(?: (?<parts>.*))?");
  private static final Pattern TAKES =
      Pattern.compile("(?<bound>at least|at most) (?<seconds>[0-9.]+) s");

  /** What the body is compared with. */
  sealed interface Body {
    /** There is none. */
    record Nothing() implements Body {}

    /** Whatever it is. */
    record Anything() implements Body {}

    /** JSON. */
    record Shaped(Shape shape) implements Body {}

    /** Another content type, and texts that have to be there. */
    record Typed(String type, List<String> parts) implements Body {}
  }

  static Expected read(String text, Map<String, String> headers) {
    Matcher line = LINE.matcher(text.strip());
    if (!line.matches()) {
      throw new IllegalArgumentException("no expected answer: " + text);
    }
    String rest = line.group("rest") == null ? "" : line.group("rest").strip();
    List<String> errors =
        line.group("status").startsWith("2") || !CODES.matcher(rest).matches() || rest.equals("any")
            ? List.of()
            : List.of(rest.split("\\|", -1));
    return new Expected(
        line.group("status"),
        line.group("end") != null,
        errors,
        headers,
        errors.isEmpty() && !rest.isEmpty() ? body(rest) : bodyless(line.group("status")));
  }

  /** An error has a body that its code stands for; a status with an x in it has any. */
  private static Body bodyless(String status) {
    return status.startsWith("2") ? new Body.Nothing() : new Body.Anything();
  }

  private static Body body(String rest) {
    Matcher list = LIST.matcher(rest);
    Matcher typed = TYPED.matcher(rest);
    if (rest.equals("any")) {
      return new Body.Anything();
    } else if (list.matches()) {
      String shapes = list.group("shapes") == null ? "" : list.group("shapes");
      return new Body.Shaped(
          list(
              list.group("kind"),
              list.group("flag") != null,
              new Shape.Items(ShapeReader.readAll(shapes), list.group("any") != null)));
    } else if (typed.matches()) {
      String parts = typed.group("parts") == null ? "" : typed.group("parts");
      List<String> texts =
          ShapeReader.readAll(parts).stream().map(part -> ((Shape.Text) part).template()).toList();
      return new Body.Typed(typed.group("type"), texts);
    }
    return new Body.Shaped(ShapeReader.read(rest));
  }

  /** The answers that hold lists of messages, without the words around them. */
  private static Shape list(String kind, boolean flag, Shape.Items messages) {
    Map<String, Shape> members = new LinkedHashMap<>();
    members.put("messages", messages);
    Shape literal = new Shape.Literal(new Json.Bool(flag));
    if (kind.equals("history")) {
      members.put("more", literal);
    } else {
      members.put("cursor", new Shape.Kind(Shape.Kinds.UUID, ""));
      members.put("gap", literal);
    }
    return new Shape.Members(members, false);
  }

  /** Compares an answer, and captures what the script names. */
  void check(Answer answer, String path, Memory memory) {
    require(
        Stream.of(statuses.split("\\|", -1))
            .anyMatch(status -> ("" + answer.status()).matches(status.replace('x', '.'))),
        "the status should be " + statuses,
        answer);
    if (!errors.isEmpty()) {
      String codes = errors.stream().collect(Collectors.joining(" or "));
      require(errors.contains(answer.error()), "the error should be " + codes, answer);
    }
    headers.forEach((name, pattern) -> checkHeader(name, pattern, answer));
    checkBody(answer, memory);
    if (body instanceof Body.Shaped) {
      checkCursor(answer.json(), path);
    }
  }

  private void checkBody(Answer answer, Memory memory) {
    if (body instanceof Body.Nothing) {
      require(answer.body().length == 0, "there should be no body", answer);
    } else if (body instanceof Body.Shaped shaped) {
      shaped.shape().match(answer.json(), memory, "the answer", false);
    } else if (body instanceof Body.Typed typed) {
      String type = answer.header("Content-Type").orElse("");
      require(type.startsWith(typed.type()), "the type should be " + typed.type(), answer);
      for (String part : typed.parts()) {
        require(answer.text().contains(memory.fill(part)), "it should contain " + part, answer);
      }
    }
  }

  private static void checkHeader(String name, String pattern, Answer answer) {
    if (name.equals("Takes")) {
      checkDuration(pattern, answer);
      return;
    }
    Optional<String> value = answer.header(name);
    if (pattern.equals("<none>")) {
      require(value.isEmpty(), "there should be no header " + name, answer);
      return;
    }
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    require(
        value.isPresent()
            && Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(value.get()).matches(),
        "the header " + name + " should be " + pattern + " and is " + value,
        answer);
  }

  private static void checkDuration(String text, Answer answer) {
    Matcher takes = TAKES.matcher(text);
    if (!takes.matches()) {
      throw new IllegalArgumentException("Takes: at least|at most SECONDS s");
    }
    Duration bound = Duration.ofMillis((long) (Double.parseDouble(takes.group("seconds")) * 1000));
    int order = answer.took().compareTo(bound);
    boolean holds = takes.group("bound").equals("at least") ? order >= 0 : order <= 0;
    require(holds, "it should take " + text + " and took " + answer.took(), answer);
  }

  /** A stream's cursor is its last message's id, or what was sent as after. */
  private static void checkCursor(Json answer, String path) {
    if (!(answer instanceof Json.Obj object) || !object.members().containsKey("gap")) {
      return;
    }
    List<Json> messages = new ArrayList<>(answer.at("messages").items());
    Matcher after = Pattern.compile("[?&]after=([^&]+)").matcher(path);
    String cursor = answer.at("cursor").text();
    if (!messages.isEmpty()) {
      String last = messages.get(messages.size() - 1).at("id").text();
      if (!cursor.equals(last)) {
        throw new Mismatch("the cursor is not the last message's id: " + answer);
      }
    } else if (after.find() && !answer.at("gap").flag() && !cursor.equals(after.group(1))) {
      throw new Mismatch("the cursor of an empty answer is not its after: " + answer);
    }
  }

  private static void require(boolean holds, String what, Answer answer) {
    if (!holds) {
      throw new Mismatch(what + ", but the answer is " + answer);
    }
  }
}
