package chat.runtime.state;

import chat.api.mode.ChannelView;
import chat.api.mode.ModeEntry;
import chat.runtime.name.Names;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A channel. Journal thread only. */
public final class Channel {

  private final String name;
  private final String foldedName;
  private final Instant created;
  private final Timeline timeline;
  String topic = "";
  String modes = "";
  final ModeEntries entries = new ModeEntries();
  final LastWords lastWords = new LastWords();
  final Map<User, Member> members = new LinkedHashMap<>();
  final Set<User> invited = new HashSet<>();
  final Map<User, Absence> absences = new LinkedHashMap<>();
  @Nullable Instant emptied;

  Channel(String name, Instant created, Timeline timeline) {
    this.name = name;
    this.foldedName = Names.fold(name);
    this.created = created;
    this.timeline = timeline;
  }

  /** The name as its creator wrote it, with the {@code #}. */
  public String name() {
    return name;
  }

  String foldedName() {
    return foldedName;
  }

  /** When it was created. */
  public Instant created() {
    return created;
  }

  /** Its timeline, which shares its key. */
  public Timeline timeline() {
    return timeline;
  }

  /** Its seq. */
  public long key() {
    return timeline.key();
  }

  /** The topic, empty when there is none. */
  public String topic() {
    return topic;
  }

  /** The letters that are set, sorted, without a sign. */
  public String modes() {
    return modes;
  }

  /** What the mode with that letter is set to, oldest first. Immutable. */
  public List<ModeEntry> entries(char letter) {
    return entries.of(letter);
  }

  /** What its modes with values are set to, by letter, oldest first. Immutable. */
  public Map<Character, List<ModeEntry>> entries() {
    return entries.all();
  }

  /** Its members in the order of their joining. */
  public Collection<Member> members() {
    return members.values();
  }

  /** Who may come back to what it was here, those who left longest ago first. */
  public Collection<Absence> absences() {
    return absences.values();
  }

  /** The user's absence, or null. */
  public @Nullable Absence absence(User user) {
    return absences.get(user);
  }

  /** Since when nobody is here; null while somebody is. */
  public @Nullable Instant emptied() {
    return emptied;
  }

  /** Whether that user holds an invite. */
  public boolean isInvited(User user) {
    return invited.contains(user);
  }

  /** What a mode may see of it. */
  public ChannelView view() {
    return new ChannelView(name, topic, modes, members.size(), entries.all());
  }
}
