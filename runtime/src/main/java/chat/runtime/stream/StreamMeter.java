package chat.runtime.stream;

/** What the streams have to tell about their traffic. Any thread. */
public interface StreamMeter {

  /** Tells nobody. */
  StreamMeter NONE =
      new StreamMeter() {
        @Override
        public void stored(int messages) {}

        @Override
        public void delivered(int messages) {}
      };

  /** So many messages were stored. */
  void stored(int messages);

  /** So many messages were handed to a reader. */
  void delivered(int messages);
}
