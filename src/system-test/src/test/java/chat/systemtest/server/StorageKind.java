package chat.systemtest.server;

/** Where a test's server keeps what it knows. */
public enum StorageKind {
  /** The fake of the testkit, in memory. */
  FAKE,
  /** SQLite, in a file. */
  SQLITE
}
