package chat.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import chat.api.storage.StorageException;
import chat.runtime.testkit.LogLines;
import org.junit.jupiter.api.Test;

class OutageTest {

  private long now;
  private final Outage outage = new Outage(() -> now);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      outage.failed(new StorageException("The disk is full."));
    }
  }

  @Test
  void anOutageIsToldWhenItBeginsOnceAMinuteAndWhenItIsOver() {
    try (LogLines lines = LogLines.of(Outage.class, Level.INFO)) {
      outage.committed();
      fail(4_000);
      assertThat(lines.all()).hasSize(1);
      assertThat(lines.all().get(0)).contains("does not take commits").contains("disk is full");
      now += Outage.REMINDER.toNanos();
      fail(4_000);
      assertThat(lines.all()).hasSize(2);
      assertThat(lines.all().get(1)).contains("4001 attempts").contains("60 s");
      outage.committed();
      outage.committed();
      assertThat(lines.all()).hasSize(3);
      assertThat(lines.all().get(2)).contains("again").contains("8000");
      fail(1);
      assertThat(lines.all()).hasSize(4);
    }
  }
}
