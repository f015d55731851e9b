package chat.api;

/** The settings of an extension that has none. */
public record NoSettings() {}
