package chat.runtime.state;

import chat.api.mode.Attempt;
import chat.api.mode.ChannelView;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.error.PluginFailure;
import chat.runtime.json.Utf8;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every mode that plugins brought, and the questions that are put to them. Immutable. */
public final class ModeCatalog {

  /** Characters in an argument at most. */
  public static final int MAX_ARGUMENT = 256;

  private static final Logger log = LoggerFactory.getLogger(ModeCatalog.class);

  /** Between the words of a mode change: what Unicode calls white space. */
  private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");

  private static final List<ModeHandler.Kind> ASKED =
      List.of(
          ModeHandler.Kind.LIST,
          ModeHandler.Kind.CHANNEL,
          ModeHandler.Kind.VALUE,
          ModeHandler.Kind.MEMBER);

  private final Map<Character, ModeHandler> handlers = new LinkedHashMap<>();

  /**
   * A catalogue of these. They are asked by their kind, and within a kind in this order: who is
   * named in a list is told so, whatever else stands in the way; and what passes with time or with
   * a better key comes last.
   *
   * @throws IllegalArgumentException when two claim one letter, or one claims something else than a
   *     letter
   */
  public ModeCatalog(Collection<? extends ModeHandler> handlers) {
    List<ModeHandler> ordered = new ArrayList<>(handlers);
    ordered.sort(Comparator.comparingInt(handler -> ASKED.indexOf(handler.kind())));
    for (ModeHandler handler : ordered) {
      char letter = handler.letter();
      if ((letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z')) {
        throw new IllegalArgumentException("'" + letter + "' is no letter for a mode");
      }
      ModeHandler other = this.handlers.putIfAbsent(letter, handler);
      if (other != null) {
        throw new IllegalArgumentException(
            "the mode +"
                + letter
                + " is claimed twice: "
                + other.description()
                + " / "
                + handler.description());
      }
    }
  }

  /** Each mode in the order of asking. */
  public Collection<ModeHandler> all() {
    return handlers.values();
  }

  /** The mode with that letter, or null. */
  public @Nullable ModeHandler get(char letter) {
    return handlers.get(letter);
  }

  /** The letters that a new channel has, or that its founder gets, sorted. */
  public String initial(ModeHandler.Kind kind) {
    String letters = "";
    for (ModeHandler handler : handlers.values()) {
      if (handler.kind() == kind && handler.initial()) {
        letters = with(letters, handler.letter(), true);
      }
    }
    return letters;
  }

  /** What those member modes give together. */
  public Set<Privilege> privileges(String letters) {
    Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
    for (int i = 0; i < letters.length(); i++) {
      ModeHandler handler = handlers.get(letters.charAt(i));
      if (handler != null) {
        privileges.addAll(handler.privileges());
      }
    }
    return Set.copyOf(privileges);
  }

  /** Those of the member modes that make an operator. */
  public String operatorLetters(String letters) {
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < letters.length(); i++) {
      ModeHandler handler = handlers.get(letters.charAt(i));
      if (handler != null && handler.privileges().contains(Privilege.OPERATOR)) {
        found.append(letters.charAt(i));
      }
    }
    return found.toString();
  }

  /** Whether a channel with those modes is hidden from who is no member. */
  public boolean hides(String letters) {
    return any(letters, ModeHandler::hides);
  }

  /** Throws the objection of the first mode set on the channel that has one. */
  public <A extends Attempt> void check(A attempt, BiFunction<ModeHandler, A, Decision> question)
      throws ChatException {
    for (ModeHandler handler : handlers.values()) {
      if (isSet(handler, attempt.channel())) {
        Decision decision = ask(handler, () -> question.apply(handler, attempt));
        if (decision instanceof Decision.Denied denied) {
          throw ChatException.denied(denied.code(), denied.reason(), denied.retryAfter());
        }
      }
    }
  }

  private static boolean isSet(ModeHandler handler, ChannelView channel) {
    return switch (handler.kind()) {
      case CHANNEL -> channel.modes().indexOf(handler.letter()) >= 0;
      case VALUE, LIST -> channel.entries().containsKey(handler.letter());
      case MEMBER -> false;
    };
  }

  /**
   * What the mode makes of its argument.
   *
   * @param argument one word
   */
  public ModeArgument argument(ModeHandler mode, String argument) throws ChatException {
    return ask(mode, () -> mode.argument(argument));
  }

  /** Whether setting the argument would change nothing about that value. */
  public boolean isSame(ModeHandler mode, ModeEntry entry, ModeArgument.Valid argument)
      throws ChatException {
    return ask(mode, () -> mode.isSame(entry, argument));
  }

  /** The words of a mode change. */
  public static List<String> words(String body) {
    return WHITE_SPACE.splitAsStream(body).filter(word -> !word.isEmpty()).toList();
  }

  /** Whether it is one word that is not too long. */
  public static boolean isArgument(String word) {
    return !word.isEmpty()
        && word.codePointCount(0, word.length()) <= MAX_ARGUMENT
        && !WHITE_SPACE.matcher(word).find()
        && Utf8.isText(word);
  }

  /** The entries of a list that still hold, oldest first. */
  public List<ModeEntry> holding(ModeHandler mode, Channel channel, Instant now)
      throws ChatException {
    List<ModeEntry> entries = channel.entries(mode.letter());
    return ask(mode, () -> entries.stream().filter(entry -> mode.holds(entry, now)).toList());
  }

  private static <T> T ask(ModeHandler handler, Supplier<T> question) throws ChatException {
    try {
      return question.get();
    } catch (PluginFailure e) {
      throw new ChatException(ErrorCode.PLUGIN_FAILURE, String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      log.error("The mode +{} failed; what it decides on is refused", handler.letter(), e);
      throw new ChatException(
          ErrorCode.PLUGIN_FAILURE, "The mode +" + handler.letter() + " failed; try again later.");
    }
  }

  private boolean any(String letters, Predicate<ModeHandler> predicate) {
    for (int i = 0; i < letters.length(); i++) {
      ModeHandler handler = handlers.get(letters.charAt(i));
      if (handler != null && predicate.test(handler)) {
        return true;
      }
    }
    return false;
  }

  /** Sorted letters with one more or one less. */
  public static String with(String letters, char letter, boolean on) {
    Set<Character> set = new TreeSet<>();
    letters.chars().forEach(c -> set.add((char) c));
    if (on) {
      set.add(letter);
    } else {
      set.remove(letter);
    }
    StringBuilder sorted = new StringBuilder(set.size());
    set.forEach(sorted::append);
    return sorted.toString();
  }
}
