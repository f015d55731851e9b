package chat.plugin.hooksjs;

import chat.api.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** The settings HOOKS_…, of the filter and the listener alike. */
public record HooksSettings(
    @Setting(value = "folder of JavaScript hooks", ifEmpty = "hooks") Path dir,
    @Setting(
            value = "processor time that a hook has for one message",
            ifEmpty = "50ms",
            min = 1,
            max = 1_000)
        Duration timeLimit,
    @Setting(
            value = "messages that go through hooks at the same time",
            ifEmpty = "4",
            min = 1,
            max = 64)
        int workers,
    @Setting(
            value = "megabytes that a hook may allocate for one message",
            ifEmpty = "64",
            min = 8,
            max = 4096)
        int memory,
    @Setting(
            value = "kilobytes that a hook may keep in its store",
            ifEmpty = "64",
            min = 0,
            max = 16384)
        int store) {}
