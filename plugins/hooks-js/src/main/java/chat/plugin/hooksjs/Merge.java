package chat.plugin.hooksjs;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a script made of a meta together with what it was: a value that is, at its place, still
 * the same to JavaScript keeps its text to the letter, and the members keep their order. For
 * JavaScript {@code 1} and {@code 1.0} are the same, 12345678901234567890 and 12345678901234567000
 * too, and members named with digits come first; none of that may reach a message through a hook
 * that did not touch it.
 */
final class Merge {

  /**
   * Reading a decimal number takes the square of its length. A longer literal is never what
   * JavaScript would write.
   */
  private static final int MAX_DIGITS = 400;

  private final Json before;

  /** What stands in a script's result for the infinity that JavaScript reads 1e400 as. */
  private final String infinity;

  private @Nullable Map<Double, Set<String>> literals;

  private Merge(Json before, String infinity) {
    this.before = before;
    this.infinity = infinity;
  }

  /**
   * The text of the result.
   *
   * @param infinity the string that stands for an infinite number in the result, a minus sign
   *     before it for the negative one
   */
  static String merge(Json before, Json after, String infinity) {
    StringBuilder out = new StringBuilder(after.raw().length() + 64);
    new Merge(before, infinity).merge(before, after, out);
    return out.toString();
  }

  /** Whether there is a number that JavaScript takes for infinite. */
  static boolean hasInfinite(Json json) {
    if (json instanceof Json.Num number) {
      return Double.isInfinite(number.value());
    }
    if (json instanceof Json.Obj object) {
      return object.members().values().stream().anyMatch(member -> hasInfinite(member.value()));
    }
    return json instanceof Json.Arr array && array.elements().stream().anyMatch(Merge::hasInfinite);
  }

  private void merge(Json was, Json is, StringBuilder out) {
    if (same(was, is)) {
      out.append(was.raw());
    } else if (was instanceof Json.Obj old && is instanceof Json.Obj object) {
      merge(old, object, out);
    } else if (was instanceof Json.Arr old && is instanceof Json.Arr array) {
      out.append('[');
      for (int i = 0; i < array.elements().size(); i++) {
        out.append(i > 0 ? "," : "");
        if (i < old.elements().size()) {
          merge(old.elements().get(i), array.elements().get(i), out);
        } else {
          write(array.elements().get(i), out);
        }
      }
      out.append(']');
    } else {
      write(is, out);
    }
  }

  private void merge(Json.Obj was, Json.Obj is, StringBuilder out) {
    out.append('{');
    int start = out.length();
    was.members()
        .forEach(
            (name, member) -> {
              Json.Member now = is.members().get(name);
              if (now != null) {
                out.append(out.length() > start ? "," : "").append(member.rawName()).append(':');
                merge(member.value(), now.value(), out);
              }
            });
    is.members()
        .forEach(
            (name, member) -> {
              if (!was.members().containsKey(name)) {
                out.append(out.length() > start ? "," : "").append(member.rawName()).append(':');
                write(member.value(), out);
              }
            });
    out.append('}');
  }

  private boolean same(Json was, Json is) {
    if (was instanceof Json.Num number) {
      double value = number.value();
      return is instanceof Json.Num other
          ? value == other.value()
          : Double.isInfinite(value) && is instanceof Json.Text text && value == infinite(text);
    }
    if (was instanceof Json.Text text) {
      return is instanceof Json.Text other && text.value().equals(other.value());
    }
    if (was instanceof Json.Arr array) {
      if (!(is instanceof Json.Arr other) || array.elements().size() != other.elements().size()) {
        return false;
      }
      for (int i = 0; i < array.elements().size(); i++) {
        if (!same(array.elements().get(i), other.elements().get(i))) {
          return false;
        }
      }
      return true;
    }
    if (was instanceof Json.Obj object) {
      if (!(is instanceof Json.Obj other) || object.members().size() != other.members().size()) {
        return false;
      }
      for (Map.Entry<String, Json.Member> member : object.members().entrySet()) {
        Json.Member now = other.members().get(member.getKey());
        if (now == null || !same(member.getValue().value(), now.value())) {
          return false;
        }
      }
      return true;
    }
    return was.raw().equals(is.raw());
  }

  /** Writes what was not there before, or not there. */
  private void write(Json is, StringBuilder out) {
    if (is instanceof Json.Obj object) {
      out.append('{');
      int start = out.length();
      object
          .members()
          .forEach(
              (name, member) -> {
                out.append(out.length() > start ? "," : "").append(member.rawName()).append(':');
                write(member.value(), out);
              });
      out.append('}');
    } else if (is instanceof Json.Arr array) {
      out.append('[');
      for (int i = 0; i < array.elements().size(); i++) {
        out.append(i > 0 ? "," : "");
        write(array.elements().get(i), out);
      }
      out.append(']');
    } else if (is instanceof Json.Num number) {
      out.append(moved(number.value(), number.raw()));
    } else if (is instanceof Json.Text text && infinite(text) != 0) {
      out.append(moved(infinite(text), "null"));
    } else {
      out.append(is.raw());
    }
  }

  /**
   * A number that JavaScript cannot hold exactly is known again where a script has moved it to, an
   * element of an array for one: it is the only one there was with that value.
   */
  private String moved(double value, String written) {
    Map<Double, Set<String>> known = literals;
    if (known == null) {
      known = new HashMap<>();
      collect(before, known);
      literals = known;
    }
    Set<String> candidates = known.getOrDefault(value, Set.of());
    if (candidates.size() != 1) {
      return written;
    }
    String literal = candidates.iterator().next();
    try {
      boolean exact =
          !Double.isInfinite(value)
              && literal.length() <= MAX_DIGITS
              && new BigDecimal(literal).compareTo(new BigDecimal(written)) == 0;
      return exact ? written : literal;
    } catch (NumberFormatException e) { // an exponent beyond all measure
      return literal;
    }
  }

  private static void collect(Json json, Map<Double, Set<String>> into) {
    if (json instanceof Json.Num number) {
      into.computeIfAbsent(number.value(), value -> new HashSet<>()).add(number.raw());
    } else if (json instanceof Json.Obj object) {
      object.members().values().forEach(member -> collect(member.value(), into));
    } else if (json instanceof Json.Arr array) {
      array.elements().forEach(element -> collect(element, into));
    }
  }

  private double infinite(Json.Text text) {
    if (infinity.isEmpty() || !text.value().endsWith(infinity)) {
      return 0;
    }
    if (text.value().length() == infinity.length()) {
      return Double.POSITIVE_INFINITY;
    }
    return text.value().equals("-" + infinity) ? Double.NEGATIVE_INFINITY : 0;
  }
}
