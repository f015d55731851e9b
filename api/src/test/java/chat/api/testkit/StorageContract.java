package chat.api.testkit;

/**
 * What every storage has to keep. The test class of an implementation implements this interface and
 * {@link #openStorage}.
 */
public interface StorageContract
    extends ChangesContract,
        CommitContract,
        MessagesContract,
        StreamContract,
        LogContract,
        LimitContract,
        AnswersContract {}
