package chat.runtime.account;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which everybody is served by turns, however much of it somebody fills: groups take
 * turns, and in a group its members. When it is full, the newest element of the largest group's
 * largest member has to leave. Not thread-safe.
 *
 * @param <T> what waits
 */
final class FairQueue<T> {

  private final int capacity;

  /** In the order of their turns. */
  private final Map<Object, Group<T>> groups = new LinkedHashMap<>();

  private int size;

  private static final class Group<T> {
    final Map<Object, Deque<T>> members = new LinkedHashMap<>();
    int size;
  }

  FairQueue(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  /**
   * Adds an element.
   *
   * @return the element that has to leave, which may be the same; null while there is room
   */
  @Nullable T add(Object group, Object member, T element) {
    Group<T> joined = groups.computeIfAbsent(group, unused -> new Group<>());
    joined.members.computeIfAbsent(member, unused -> new ArrayDeque<>(1)).addLast(element);
    joined.size++;
    size++;
    return size > capacity ? dropFromLargest(group, member) : null;
  }

  /** Where several are the largest, the one that has just grown is taken. */
  private T dropFromLargest(Object grownGroup, Object grownMember) {
    Object fullest = grownGroup;
    for (Map.Entry<Object, Group<T>> each : groups.entrySet()) {
      if (each.getValue().size > groups.get(fullest).size) {
        fullest = each.getKey();
      }
    }
    Map<Object, Deque<T>> members = groups.get(fullest).members;
    Object longest = members.containsKey(grownMember) ? grownMember : first(members).getKey();
    for (Map.Entry<Object, Deque<T>> each : members.entrySet()) {
      if (each.getValue().size() > members.get(longest).size()) {
        longest = each.getKey();
      }
    }
    T dropped = members.get(longest).removeLast();
    if (members.get(longest).isEmpty()) {
      members.remove(longest);
    }
    shrink(fullest);
    return dropped;
  }

  /** Takes out the element whose turn it is; null when there is none. */
  @Nullable T poll() {
    if (groups.isEmpty()) {
      return null;
    }
    Map.Entry<Object, Group<T>> next = first(groups);
    Object group = next.getKey();
    Map<Object, Deque<T>> members = next.getValue().members;
    Map.Entry<Object, Deque<T>> served = first(members);
    Object member = served.getKey();
    Deque<T> elements = served.getValue();
    T element = elements.removeFirst();
    members.remove(member);
    if (!elements.isEmpty()) {
      members.put(member, elements);
    }
    Group<T> rest = groups.remove(group);
    groups.put(group, rest);
    shrink(group);
    return element;
  }

  private void shrink(Object group) {
    size--;
    if (--groups.get(group).size == 0) {
      groups.remove(group);
    }
  }

  private static <V> Map.Entry<Object, V> first(Map<Object, V> map) {
    Iterator<Map.Entry<Object, V>> entries = map.entrySet().iterator();
    return entries.next();
  }
}
