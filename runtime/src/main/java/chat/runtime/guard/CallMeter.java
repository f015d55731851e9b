package chat.runtime.guard;

/** Counts and times the calls into one extension. Any thread. */
public interface CallMeter {

  /** Counts nothing. */
  CallMeter NONE =
      new CallMeter() {
        @Override
        public void called(long nanos) {}

        @Override
        public void failed(String reason) {}
      };

  /** A call came back, in whatever way, after that time. */
  void called(long nanos);

  /** A call failed: {@code error}, {@code timeout}, {@code bypassed} or {@code closed}. */
  void failed(String reason);
}
