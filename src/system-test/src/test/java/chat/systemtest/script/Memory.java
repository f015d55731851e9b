package chat.systemtest.script;

import chat.systemtest.client.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script has captured so far: texts by name, and whole messages. */
final class Memory {
  private static final Pattern PLACE =
      Pattern.compile("<(?<name>[a-zA-Z][\\w.]*)>|<(?<repeated>[^<>]*)\\*(?<times>[0-9]+)>");

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Json> messages = new HashMap<>();

  Memory() {}

  private Memory(Memory other) {
    texts.putAll(other.texts);
    messages.putAll(other.messages);
  }

  Memory copy() {
    return new Memory(this);
  }

  void become(Memory other) {
    texts.putAll(other.texts);
    messages.putAll(other.messages);
  }

  void keep(String name, String text) {
    texts.put(name, text);
  }

  /** Keeps a message; its name alone stands for its id from now on. */
  void keepMessage(String name, Json message) {
    messages.put(name, message);
    texts.put(name, message.at("id").text());
    texts.put(name + ".ts", message.at("ts").text());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  Json message(String name) {
    Json message = messages.get(name);
    if (message == null) {
      throw new IllegalArgumentException("no message was captured as " + name);
    }
    return message;
  }

  /**
   * Puts captured texts in the place of {@code <name>}, and long ones in the place of {@code
   * <x*100>}.
   */
  String fill(String text) {
    return PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match)));
  }

  private String value(MatchResult match) {
    String name = match.group(1);
    if (name == null) {
      return match.group(2).repeat(Integer.parseInt(match.group(3)));
    }
    return text(name)
        .orElseThrow(() -> new IllegalArgumentException("nothing was captured as " + name));
  }
}
