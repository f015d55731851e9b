package chat.plugin.words;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.filter.MessageFilter;
import java.util.List;

/** Brings the filter {@code words}. */
public final class WordsPlugin implements Plugin {

  @Override
  public String name() {
    return "words";
  }

  @Override
  public List<Factory<MessageFilter, ?>> filters() {
    return List.of(new WordsFactory());
  }

  private static final class WordsFactory implements Factory<MessageFilter, WordsSettings> {

    @Override
    public String name() {
      return "words";
    }

    @Override
    public String description() {
      return "refuses or masks the words of a list";
    }

    @Override
    public Class<WordsSettings> settings() {
      return WordsSettings.class;
    }

    @Override
    public boolean isEnabled(WordsSettings settings) {
      return settings.file().isPresent();
    }

    @Override
    public MessageFilter create(WordsSettings settings, PluginContext context) throws Exception {
      return new WordsFilter(
          settings.mode(), WatchedList.start(settings.file().orElseThrow(), context));
    }
  }
}
