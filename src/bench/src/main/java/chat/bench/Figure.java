package chat.bench;

/** Something that is measured. */
interface Figure {
  /** Its short name: F1. */
  String name();

  /** In a few words. */
  String title();

  /** Measures, and adds its rows to the report. */
  void measure(Bench bench);
}
