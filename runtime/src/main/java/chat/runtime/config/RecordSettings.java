package chat.runtime.config;

import chat.api.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of one extension: which variables its record is read from. Immutable.
 *
 * @param <C> the record
 */
public final class RecordSettings<C extends Record> {

  private static final String HIDDEN = "***";
  private static final int SENTENCE = 500;
  private static final Pattern WORD_END =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private final String extension;
  private final Class<C> type;
  private final Constructor<C> constructor;
  private final List<Part> parts;

  /** One component of the record. */
  private record Part(String variable, Setting setting, SettingType type) {}

  /**
   * One variable, for people.
   *
   * @param ifEmpty the default; empty if there is none
   * @param required whether it has to be set
   */
  public record Line(
      String variable, String ifEmpty, boolean required, String description, String allowed) {}

  /**
   * What was read.
   *
   * @param shown the values by variable, as they may be shown to people
   */
  public record Read<C extends Record>(C values, Map<String, String> shown) {}

  private RecordSettings(
      String extension, Class<C> type, Constructor<C> constructor, List<Part> parts) {
    this.extension = extension;
    this.type = type;
    this.constructor = constructor;
    this.parts = List.copyOf(parts);
  }

  /**
   * Looks at a record.
   *
   * @throws IllegalArgumentException when it cannot be read from variables; tells its author why
   */
  public static <C extends Record> RecordSettings<C> of(String extension, Class<C> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is not a record");
    }
    List<Part> parts = new ArrayList<>();
    Set<String> variables = new LinkedHashSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Part part = part(extension, type, component);
      if (!variables.add(part.variable)) {
        throw new IllegalArgumentException(
            type.getName() + " has two components for " + part.variable);
      }
      parts.add(part);
    }
    return new RecordSettings<>(extension, type, canonical(type), parts);
  }

  private static Part part(String extension, Class<?> type, RecordComponent component) {
    String where = "the component " + component.getName() + " of " + type.getName() + " ";
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException(where + "lacks the annotation @Setting");
    }
    try {
      SettingType known = SettingType.of(component.getGenericType(), setting);
      if (!setting.ifEmpty().isEmpty()
          && known
              .parser()
              .apply(setting.ifEmpty(), Variables.of(Map.of()).workingDirectory())
              .isEmpty()) {
        throw new IllegalArgumentException(
            "has the default '" + setting.ifEmpty() + "', which is not " + known.allowed());
      }
      return new Part(variable(extension, component.getName()), setting, known);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + e.getMessage(), e);
    }
  }

  private static <C extends Record> Constructor<C> canonical(Class<C> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
    }
    try {
      Constructor<C> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type.getName() + " has no canonical constructor", e);
    }
  }

  private static String variable(String extension, String component) {
    return prefix(extension) + WORD_END.matcher(component).replaceAll("_").toUpperCase(Locale.ROOT);
  }

  /** What the variables of an extension begin with: {@code AUTH_JWT_} of {@code auth-jwt}. */
  public static String prefix(String extension) {
    return extension.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
  }

  /** The name of the extension. */
  public String extension() {
    return extension;
  }

  /** The record. */
  public Class<C> type() {
    return type;
  }

  /** The variables that it is read from. */
  public Set<String> variables() {
    Set<String> variables = new LinkedHashSet<>();
    parts.forEach(part -> variables.add(part.variable));
    return variables;
  }

  /** Its variables, for people. */
  public List<Line> lines() {
    return parts.stream()
        .map(
            part ->
                new Line(
                    part.variable,
                    part.setting.ifEmpty(),
                    part.setting.ifEmpty().isEmpty() && part.type.whenUnset().isEmpty(),
                    part.setting.value(),
                    part.type.allowed()))
        .toList();
  }

  /**
   * Reads the record. Runs its constructor, which is not the server's own code.
   *
   * @param problems takes a line for everything that is wrong
   * @return nothing when something is wrong
   * @throws InvocationTargetException when the constructor fails other than by refusing the values
   */
  public Optional<Read<C>> read(Variables variables, List<String> problems)
      throws InvocationTargetException {
    int before = problems.size();
    Object[] values = new Object[parts.size()];
    Map<String, String> shown = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      Part part = parts.get(i);
      Optional<Object> value = value(part, variables, problems);
      if (value.isPresent()) {
        values[i] = value.get();
        String text = SettingType.shown(values[i]);
        shown.put(part.variable, part.setting.secret() && !text.isEmpty() ? HIDDEN : text);
      }
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Read<>(constructor.newInstance(values), shown));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        problems.add(
            extension + ": " + Settings.line(String.valueOf(refusal.getMessage()), SENTENCE));
        return Optional.empty();
      }
      throw e;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Object> value(Part part, Variables variables, List<String> problems) {
    Optional<String> unreadable = variables.problem(part.variable);
    if (unreadable.isPresent()) {
      problems.add(unreadable.get());
      return Optional.empty();
    }
    String set = variables.get(part.variable);
    String text = part.type.text() ? set : set.strip();
    boolean unset = text.isEmpty();
    if (unset && part.setting.ifEmpty().isEmpty()) {
      if (part.type.whenUnset().isEmpty()) {
        problems.add("missing " + part.variable + ": must be " + part.type.allowed());
      }
      return part.type.whenUnset();
    }
    Optional<Object> value =
        part.type
            .parser()
            .apply(unset ? part.setting.ifEmpty() : text, variables.workingDirectory());
    if (value.isEmpty()) {
      problems.add(
          Settings.problem(
              part.variable,
              part.setting.secret() ? HIDDEN : Settings.withoutCredentials(text),
              part.type.allowed()));
    }
    return value;
  }
}
