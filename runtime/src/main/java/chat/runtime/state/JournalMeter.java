package chat.runtime.state;

/** What the journal has to tell about its speed. On the journal thread. */
public interface JournalMeter {

  /** Tells nobody. */
  JournalMeter NONE =
      new JournalMeter() {
        @Override
        public void batch(int commands, long nanos) {}

        @Override
        public void commit(long nanos) {}
      };

  /** So many commands were run, committed, published and answered together, in that time. */
  void batch(int commands, long nanos);

  /** A commit took that time. */
  void commit(long nanos);
}
