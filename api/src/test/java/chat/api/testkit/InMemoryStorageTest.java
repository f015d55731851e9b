package chat.api.testkit;

import static chat.api.testkit.Sample.account;
import static chat.api.testkit.Sample.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InMemoryStorageTest implements StorageContract {

  private @Nullable InMemoryStorage storage;

  @Override
  public Storage openStorage() {
    InMemoryStorage opened = storage == null ? new InMemoryStorage() : storage.reopen();
    storage = opened;
    return opened;
  }

  @Test
  void commitsFailWhileAskedTo() throws Exception {
    try (InMemoryStorage fake = new InMemoryStorage()) {
      fake.failCommits(true);
      assertThatExceptionOfType(StorageException.class).isThrownBy(() -> commit(fake, account(1)));
      fake.failCommits(false);
      commit(fake, account(2));

      assertThat(fake.load().users()).extracting("key").containsExactly(2L);
      assertThat(fake.commits()).isEqualTo(1);
    }
  }

  @Test
  void readsFailWhileAskedTo() throws Exception {
    try (InMemoryStorage fake = new InMemoryStorage()) {
      fake.failReads(true);
      assertThatExceptionOfType(StorageException.class).isThrownBy(() -> fake.message(1));
      assertThatExceptionOfType(StorageException.class).isThrownBy(fake::load);
      commit(fake, account(1));
      fake.failReads(false);

      assertThat(fake.load().users()).hasSize(1);
    }
  }

  @Test
  void aCommitCanBeHeldUp() throws Exception {
    try (InMemoryStorage fake = new InMemoryStorage()) {
      AtomicInteger seen = new AtomicInteger();
      fake.beforeCommit(seen::incrementAndGet);
      commit(fake, account(1));

      assertThat(seen).hasValue(1);
    }
  }

  @Test
  void aRestartFindsWhatWasCommittedBeforeIt() throws Exception {
    try (InMemoryStorage fake = new InMemoryStorage()) {
      commit(fake, account(1));
      try (InMemoryStorage restarted = fake.reopen()) {
        commit(fake, account(2));

        assertThat(restarted.load().users()).extracting("key").containsExactly(1L);
      }
    }
  }
}
