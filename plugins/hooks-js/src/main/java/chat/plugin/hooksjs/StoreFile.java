package chat.plugin.hooksjs;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a store: a JSON object of all keys and values, in the order in which they were
 * written. When entries end, and which may be dropped, stands under the empty key, which no hook
 * can use. Pure functions.
 */
final class StoreFile {

  private static final int MAX_DEPTH = 64;
  private static final String ABOUT = "";
  private static final String ENDS = "ends";
  private static final String DROPPABLE = "evict";

  private StoreFile() {}

  /** Whether an entry could be read back. */
  static boolean canHold(String key, String json) {
    try {
      Json.parse(json, MAX_DEPTH - 1);
      Json.parse(Json.quote(new StringBuilder(), key).toString(), 0);
      return true;
    } catch (Json.Malformed e) {
      return false;
    }
  }

  /** Puts what the text holds into the entries. */
  static void read(String text, StoredEntries into) throws Json.Malformed {
    if (!(Json.parse(text, MAX_DEPTH) instanceof Json.Obj object)) {
      throw new Json.Malformed("not a JSON object", 0);
    }
    Json.Member about = object.members().get(ABOUT);
    Map<String, Json.Member> told =
        about != null && about.value() instanceof Json.Obj members ? members.members() : Map.of();
    Map<String, Json.Member> ends =
        told.containsKey(ENDS) && told.get(ENDS).value() instanceof Json.Obj times
            ? times.members()
            : Map.of();
    Set<String> droppable = new HashSet<>();
    if (told.containsKey(DROPPABLE) && told.get(DROPPABLE).value() instanceof Json.Arr keys) {
      keys.elements().forEach(key -> droppable.add(key instanceof Json.Text t ? t.value() : ABOUT));
    }
    object
        .members()
        .forEach(
            (key, member) -> {
              if (!key.equals(ABOUT)) {
                into.put(
                    key,
                    new StoredEntries.Entry(
                        member.value().raw(), end(ends.get(key)), droppable.contains(key)));
              }
            });
  }

  private static long end(Json.@Nullable Member member) {
    return member != null && member.value() instanceof Json.Num number
        ? (long) number.value()
        : Long.MAX_VALUE;
  }

  /** The text of all entries. */
  static String write(StoredEntries entries) {
    StringBuilder json = new StringBuilder("{");
    StringBuilder ends = new StringBuilder();
    StringBuilder droppable = new StringBuilder();
    entries.forEach(
        (key, entry) -> {
          Json.quote(json, key).append(':').append(entry.json()).append(",\n");
          if (entry.end() != Long.MAX_VALUE) {
            Json.quote(ends.append(ends.length() > 0 ? "," : ""), key)
                .append(':')
                .append(entry.end());
          }
          if (entry.mayGo()) {
            Json.quote(droppable.append(droppable.length() > 0 ? "," : ""), key);
          }
        });
    if (ends.length() + droppable.length() > 0) {
      Json.quote(json, ABOUT).append(":{");
      Json.quote(json, ENDS).append(":{").append(ends).append("},");
      Json.quote(json, DROPPABLE).append(":[").append(droppable).append("]}");
    } else if (json.length() > 1) {
      json.setLength(json.length() - 2);
    }
    return json.append("}\n").toString();
  }
}
