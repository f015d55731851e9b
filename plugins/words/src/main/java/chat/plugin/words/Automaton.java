package chat.plugin.words;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Finds many words in one walk over a text: the automaton of Aho and Corasick (1975). Its steps are
 * at most twice the length of the text, however many words there are; only the words that are found
 * cost more. Immutable.
 */
final class Automaton {

  private static final int NONE = -1;

  /** Told of a word; says whether to go on. */
  @FunctionalInterface
  interface Found {
    boolean at(int word, int end);
  }

  /** From a state by a character to a state, in one table for all: {@code state << 16 | char}. */
  private final long[] keys;

  private final int[] targets;
  private final int[] fallback;

  /** The word that ends in a state, or none. */
  private final int[] word;

  /** The next state on the way of fallbacks in which a word ends, or none. */
  private final int[] shorter;

  /**
   * Finds these words.
   *
   * @param words all different, none empty; they are told apart by their places in the list
   */
  Automaton(List<String> words) {
    List<Map<Character, Integer>> trie = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    trie.add(new HashMap<>());
    ends.add(NONE);
    for (int i = 0; i < words.size(); i++) {
      int state = 0;
      for (char c : words.get(i).toCharArray()) {
        Integer next = trie.get(state).get(c);
        if (next == null) {
          next = trie.size();
          trie.get(state).put(c, next);
          trie.add(new HashMap<>());
          ends.add(NONE);
        }
        state = next;
      }
      ends.set(state, i);
    }
    word = ends.stream().mapToInt(Integer::intValue).toArray();
    int size = Integer.highestOneBit(Math.max(8, trie.size() * 2)) * 2;
    keys = new long[size];
    targets = new int[size];
    Arrays.fill(keys, NONE);
    for (int state = 0; state < trie.size(); state++) {
      for (Map.Entry<Character, Integer> edge : trie.get(state).entrySet()) {
        put(state, edge.getKey(), edge.getValue());
      }
    }
    fallback = new int[trie.size()];
    shorter = new int[trie.size()];
    link(trie);
  }

  /** By breadth, so that what is shorter is linked first. */
  private void link(List<? extends Map<Character, Integer>> trie) {
    shorter[0] = NONE;
    Queue<Integer> states = new ArrayDeque<>();
    enqueue(trie.get(0).values(), states);
    for (Integer state = states.poll(); state != null; state = states.poll()) {
      int back = fallback[state];
      shorter[state] = word[back] == NONE ? shorter[back] : back;
      for (Map.Entry<Character, Integer> edge : trie.get(state).entrySet()) {
        int from = back;
        while (from != 0 && target(from, edge.getKey()) == NONE) {
          from = fallback[from];
        }
        fallback[edge.getValue()] = Math.max(0, target(from, edge.getKey()));
      }
      enqueue(trie.get(state).values(), states);
    }
  }

  private static void enqueue(Collection<Integer> values, Queue<Integer> states) {
    states.addAll(values);
  }

  /**
   * Tells of every place where a word occurs, by the end of it.
   *
   * @return the steps from state to state that it took
   */
  int find(FoldedText text, Found found) {
    int steps = 0;
    int state = 0;
    for (int at = 0; at < text.length(); at++) {
      int next = target(state, text.charAt(at));
      steps++;
      while (next == NONE && state != 0) {
        state = fallback[state];
        next = target(state, text.charAt(at));
        steps++;
      }
      state = Math.max(0, next);
      for (int end = word[state] == NONE ? shorter[state] : state; end > 0; end = shorter[end]) {
        if (!found.at(word[end], at + 1)) {
          return steps;
        }
      }
    }
    return steps;
  }

  private void put(int state, char c, int target) {
    long key = key(state, c);
    int slot = slot(key);
    while (keys[slot] != NONE) {
      slot = (slot + 1) & (keys.length - 1);
    }
    keys[slot] = key;
    targets[slot] = target;
  }

  private int target(int state, char c) {
    long key = key(state, c);
    for (int slot = slot(key); keys[slot] != NONE; slot = (slot + 1) & (keys.length - 1)) {
      if (keys[slot] == key) {
        return targets[slot];
      }
    }
    return NONE;
  }

  private static long key(int state, char c) {
    return ((long) state << 16) | c;
  }

  private int slot(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & (keys.length - 1);
  }
}
