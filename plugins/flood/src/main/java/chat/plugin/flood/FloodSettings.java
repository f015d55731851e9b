package chat.plugin.flood;

import chat.api.Setting;
import java.time.Duration;

/**
 * The settings of {@code flood}: FLOOD_RATE and so on. The defaults hold nobody back who types,
 * pastes a page line by line, or answers a few people at once.
 */
public record FloodSettings(
    @Setting(
            value =
                "messages that a user may send to one target in FLOOD_PER, again and again; 0 is no limit",
            ifEmpty = "20",
            min = 0,
            max = 100_000)
        int rate,
    @Setting(
            value = "messages to one target at once, after a while of silence",
            ifEmpty = "60",
            min = 1,
            max = 100_000)
        int burst,
    @Setting(
            value =
                "messages that a user may send to all targets together in FLOOD_PER; 0 is no limit",
            ifEmpty = "60",
            min = 0,
            max = 100_000)
        int allRate,
    @Setting(
            value = "messages to all targets together at once, after a while of silence",
            ifEmpty = "180",
            min = 1,
            max = 100_000)
        int allBurst,
    @Setting(
            value = "the time that FLOOD_RATE and FLOOD_ALL_RATE count in",
            ifEmpty = "10s",
            min = 100,
            max = 3_600_000)
        Duration per) {}
