package chat.runtime.upkeep;

import java.time.Duration;

/**
 * What is kept, and for how long.
 *
 * @param sessionTimeout how long a session may idle
 * @param maxHistory messages kept on each timeline
 * @param maxQueue messages kept on each timeline beyond these, for those who have not read them
 * @param maxChannelIdle how long channels wait for those who may come back
 */
public record Retention(
    Duration sessionTimeout, int maxHistory, int maxQueue, Duration maxChannelIdle) {}
