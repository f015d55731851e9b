package chat.api;

import java.util.function.Supplier;

/**
 * Makes one extension of the server out of its settings.
 *
 * <p>The server calls it on a thread of its own, once at each start of the plugin, with a limit of
 * 30 seconds. What it makes is closed when the plugin ends, if it is an {@link AutoCloseable}.
 *
 * @param <T> what it makes
 * @param <C> the record of its settings
 */
public interface Factory<T, C extends Record> extends Extension<C> {

  /**
   * Whether the settings ask for it. What has to be set up before it can do anything says no until
   * it is, and is then shown as <em>off</em>.
   */
  default boolean isEnabled(C settings) {
    return true;
  }

  /**
   * Makes it.
   *
   * @throws Exception when it cannot be made; the message tells the operator what to do
   */
  T create(C settings, PluginContext context) throws Exception;

  /** Makes something out of settings. */
  @FunctionalInterface
  interface Maker<T, C extends Record> {
    T create(C settings, PluginContext context) throws Exception;
  }

  /** A factory of what needs no settings. */
  static <T> Factory<T, NoSettings> of(
      String name, String description, Supplier<? extends T> maker) {
    return of(name, description, NoSettings.class, (settings, context) -> maker.get());
  }

  /** A factory that is always enabled. */
  static <T, C extends Record> Factory<T, C> of(
      String name, String description, Class<C> settings, Maker<? extends T, C> maker) {
    return new Factory<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String description() {
        return description;
      }

      @Override
      public Class<C> settings() {
        return settings;
      }

      @Override
      public T create(C values, PluginContext context) throws Exception {
        return maker.create(values, context);
      }
    };
  }
}
