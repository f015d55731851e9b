package chat.bench;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import java.util.List;

/**
 * A plugin with a filter that lets everything pass: what asking a filter costs by itself. {@link
 * NothingJar} packs it for the servers that are measured.
 */
public final class NothingPlugin implements Plugin {

  @Override
  public String name() {
    return "nothing";
  }

  @Override
  public List<Factory<MessageFilter, ?>> filters() {
    return List.of(
        Factory.of(
            "nothing", "lets everything pass", () -> (draft, context) -> Verdict.accept(draft)));
  }
}
