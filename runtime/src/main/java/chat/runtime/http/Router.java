package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.metrics.Meters;
import chat.runtime.metrics.RouteMeter;
import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the routes of a path. Immutable, for any thread. */
final class Router {

  private static final List<String> NO_VALUES = List.of();

  private final Map<String, Place> fixed = new HashMap<>();
  private final Place root = new Place();

  /** A route with the meter that counts it. */
  record Metered(Route route, RouteMeter meter) {}

  /**
   * What a path leads to.
   *
   * @param values the segments that stand for names in braces, in order, decoded
   */
  record Match(Place place, List<String> values) {}

  /** A path of the table. */
  static final class Place {
    private final Map<String, Place> children = new HashMap<>();
    private final List<Metered> routes = new ArrayList<>(2);
    private @Nullable Place any;
    private String allow = "";

    /** What answers that method, if anything does; HEAD is answered like GET. */
    @Nullable Metered find(String method) {
      String wanted = method.equals(Methods.HEAD_STRING) ? Methods.GET_STRING : method;
      for (Metered metered : routes) {
        if (metered.route().method().equals(wanted)) {
          return metered;
        }
      }
      return null;
    }

    /** The methods that there are, as the header {@code Allow} has them. */
    String allow() {
      return allow;
    }

    private void add(Metered metered) {
      routes.add(metered);
      TreeSet<String> methods = new TreeSet<>(List.of("OPTIONS"));
      for (Metered each : routes) {
        methods.add(each.route().method());
      }
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      allow = String.join(", ", methods);
    }
  }

  Router(List<Route> table, Meters meters) {
    for (Route route : table) {
      Metered metered =
          new Metered(route, meters.route(route.method(), route.path(), !route.waits()));
      Place place = root;
      for (String segment : route.path().substring(1).split("/", -1)) {
        if (!segment.startsWith("{")) {
          place = place.children.computeIfAbsent(segment, unused -> new Place());
        } else {
          Place any = place.any == null ? new Place() : place.any;
          place.any = any;
          place = any;
        }
      }
      place.add(metered);
      if (route.path().indexOf('{') < 0) {
        fixed.put(route.path(), place);
      }
    }
  }

  /**
   * What the path leads to, or null.
   *
   * @param path as it was sent, still encoded, beginning with a slash
   */
  @Nullable Match find(String path) throws ChatException {
    // Nearly every request names a path without values, and names it plainly.
    Place place = fixed.get(path);
    return place != null ? new Match(place, NO_VALUES) : walk(path);
  }

  private @Nullable Match walk(String path) throws ChatException {
    List<String> values = new ArrayList<>(2);
    Place place = root;
    int start = 1;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String segment = Percent.decode(path.substring(start, end));
      if (segment == null) {
        throw Query.bad("The path is not percent-encoded UTF-8.");
      }
      Place child = place.children.get(segment);
      if (child == null) {
        child = place.any;
        values.add(segment);
      }
      if (child == null || (child == place.any && segment.isEmpty())) {
        return null;
      }
      place = child;
      start = end + 1;
    }
    return place.routes.isEmpty() ? null : new Match(place, values);
  }
}
