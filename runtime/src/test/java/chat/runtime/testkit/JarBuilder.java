package chat.runtime.testkit;

import chat.api.ApiVersion;
import chat.api.Plugin;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a few lines of Java into a jar, as good or as broken as a test wants it. */
public final class JarBuilder {

  private static final String SERVICE_FILE = "META-INF/services/" + Plugin.class.getName();

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final List<Path> libraries = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /** A jar without anything in it. */
  public static JarBuilder empty() {
    return new JarBuilder();
  }

  /**
   * A whole plugin: the class {@code example.TestPlugin}, a service file and a manifest.
   *
   * @param name the plugin's
   * @param members of the class, beside the method {@code name}; the packages of the API and
   *     java.util are imported
   */
  public static JarBuilder plugin(String name, String members) {
    return empty()
        .source(
            "example.TestPlugin",
            """
            package example;
            import chat.api.*;
            import chat.api.auth.*;
            import chat.api.filter.*;
            import chat.api.listener.*;
            import chat.api.mode.*;
            import java.util.*;
            public final class TestPlugin implements Plugin {
              @Override public String name() { return "%s"; }
              %s
            }
            """
                .formatted(name, members))
        .service("example.TestPlugin")
        .manifest(ApiVersion.ATTRIBUTE, ApiVersion.CURRENT);
  }

  /** Members of a plugin that brings one filter, which puts a word before what is said. */
  public static String filter(String name, String word) {
    return """
    @Override public List<Factory<MessageFilter, ?>> filters() {
      return List.of(Factory.of("%s", "puts %s before it", () -> (draft, context) ->
          Verdict.accept(draft.body().isEmpty() ? draft : draft.withBody("%s" + draft.body()))));
    }
    """
        .formatted(name, word, word);
  }

  /** With that class. */
  public JarBuilder source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /** With a service file of these lines, if any. */
  public JarBuilder service(String... classNames) {
    entries.remove(SERVICE_FILE);
    return classNames.length == 0
        ? this
        : entry(SERVICE_FILE, String.join("\n", classNames).getBytes(StandardCharsets.UTF_8));
  }

  /** With that file. */
  public JarBuilder entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** With that attribute in its manifest, or without it. */
  public JarBuilder manifest(String attribute, String value) {
    manifest.put(attribute, value);
    if (value.isEmpty()) {
      manifest.remove(attribute);
    }
    return this;
  }

  /** Compiled against that jar too. */
  public JarBuilder library(Path jar) {
    libraries.add(jar);
    return this;
  }

  /** Without that class, though the others were compiled against it. */
  public JarBuilder leaveOut(String className) {
    leftOut.add(className);
    return this;
  }

  /** Writes the jar, in the place of one that is there. */
  public Path write(Path file) {
    Manifest written = new Manifest();
    Attributes attributes = written.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach(attributes::putValue);
    Map<String, byte[]> all = new TreeMap<>(entries);
    all.putAll(compiled());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path made = Files.createTempFile(file.toAbsolutePath().getParent(), ".made", null);
      try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(made))) {
        jar.putNextEntry(new JarEntry(JarFile.MANIFEST_NAME));
        written.write(jar);
        jar.closeEntry();
        for (Map.Entry<String, byte[]> entry : all.entrySet()) {
          jar.putNextEntry(new JarEntry(entry.getKey()));
          jar.write(entry.getValue());
          jar.closeEntry();
        }
      }
      return Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> compiled() {
    if (sources.isEmpty()) {
      return Map.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
    Classes classes = new Classes(compiler.getStandardFileManager(complaints, null, null));
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    libraries.forEach(jar -> path.append(File.pathSeparator).append(jar));
    List<String> options = List.of("--release", "17", "-proc:none", "-cp", path.toString());
    if (!compiler.getTask(null, classes, complaints, options, null, units).call()) {
      throw new IllegalArgumentException(complaints.getDiagnostics().toString());
    }
    Map<String, byte[]> made = new TreeMap<>();
    classes.made.forEach(
        (name, bytes) -> {
          if (!leftOut.contains(name)) {
            made.put(name.replace('.', '/') + ".class", bytes.toByteArray());
          }
        });
    return made;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(
          URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Classes extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> made = new TreeMap<>();

    Classes(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/')), kind) {
        @Override
        public ByteArrayOutputStream openOutputStream() {
          return made.computeIfAbsent(className, unused -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
