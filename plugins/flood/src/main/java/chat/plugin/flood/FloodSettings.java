package chat.plugin.flood;

import chat.api.Setting;
import java.time.Duration;

/**
 * The settings of {@code flood}: FLOOD_RATE and so on. The defaults hold nobody back who types,
 * pastes a page line by line, or answers a few people at once.
 */
public record FloodSettings(
    @Setting(
            value = "messages per user and target in each FLOOD_PER; 0: no limit",
            ifEmpty = "20",
            min = 0,
            max = 100_000)
        int rate,
    @Setting(
            value = "burst of messages per user and target",
            ifEmpty = "60",
            min = 1,
            max = 100_000)
        int burst,
    @Setting(
            value = "messages per user to all targets in each FLOOD_PER; 0: no limit",
            ifEmpty = "60",
            min = 0,
            max = 100_000)
        int allRate,
    @Setting(
            value = "burst of messages per user to all targets",
            ifEmpty = "180",
            min = 1,
            max = 100_000)
        int allBurst,
    @Setting(
            value = "period of FLOOD_RATE and FLOOD_ALL_RATE",
            ifEmpty = "10s",
            min = 100,
            max = 3_600_000)
        Duration per) {}
