package chat.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The rows so far. Each is shown as it comes, the table at the end. */
final class Report {
  private final List<Row> rows = new ArrayList<>();
  private final PrintStream progress;

  Report(PrintStream progress) {
    this.progress = progress;
  }

  void add(Row row) {
    rows.add(row);
    progress.println(row.markdown());
  }

  /** Tells who waits what happens. */
  void say(String text) {
    progress.println(text);
  }

  /** The whole, in Markdown. */
  String markdown(List<String> circumstances) {
    var text = new StringBuilder();
    circumstances.forEach(line -> text.append("- ").append(line).append('\n'));
    text.append('\n');
    text.append("| figure | what | median [min–max] | beside | ratio | target | met |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    rows.forEach(row -> text.append(row.markdown()).append('\n'));
    return text.toString();
  }
}
