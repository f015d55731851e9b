package chat.plugin.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  private int states = 1;

  /**
   * Finds these words.
   *
   * @param words all different, none empty; they are told apart by their places in the list
   */
  Automaton(List<String> words) {
    int most = 1 + words.stream().mapToInt(String::length).sum();
    int size = Integer.highestOneBit(Math.max(8, most)) * 4;
    keys = new long[size];
    targets = new int[size];
    Arrays.fill(keys, NONE);
    word = new int[most];
    Arrays.fill(word, NONE);
    int[] parent = new int[most];
    char[] label = new char[most];
    List<List<Integer>> byDepth = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      int state = 0;
      for (int depth = 0; depth < words.get(i).length(); depth++) {
        char c = words.get(i).charAt(depth);
        int next = target(state, c);
        if (next == NONE) {
          next = states++;
          put(state, c, next);
          parent[next] = state;
          label[next] = c;
          if (byDepth.size() == depth) {
            byDepth.add(new ArrayList<>());
          }
          byDepth.get(depth).add(next);
        }
        state = next;
      }
      word[state] = i;
    }
    fallback = new int[states];
    shorter = new int[states];
    shorter[0] = NONE;
    // What is shorter is linked first.
    for (List<Integer> level : byDepth) {
      for (int state : level) {
        link(state, parent[state], label[state]);
      }
    }
  }

  private void link(int state, int parent, char label) {
    int back = 0;
    if (parent != 0) {
      back = fallback[parent];
      while (back != 0 && target(back, label) == NONE) {
        back = fallback[back];
      }
      back = Math.max(0, target(back, label));
    }
    fallback[state] = back;
    shorter[state] = word[back] == NONE ? shorter[back] : back;
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
