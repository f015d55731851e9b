package chat.runtime.command;

import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Member;
import chat.runtime.state.Query;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The modes that channels have although no plugin brings them, each with how many have it. */
public record CountLostModes() implements Query<SortedMap<Character, Integer>> {

  @Override
  public SortedMap<Character, Integer> ask(ChatState state) {
    SortedMap<Character, Integer> lost = new TreeMap<>();
    for (Channel channel : state.channels()) {
      Set<Character> letters = new HashSet<>(channel.entries().keySet());
      add(letters, channel.modes());
      for (Member member : channel.members()) {
        add(letters, member.modes());
      }
      for (char letter : letters) {
        if (state.modes().get(letter) == null) {
          lost.merge(letter, 1, Integer::sum);
        }
      }
    }
    return lost;
  }

  private static void add(Set<Character> letters, String more) {
    for (int i = 0; i < more.length(); i++) {
      letters.add(more.charAt(i));
    }
  }
}
