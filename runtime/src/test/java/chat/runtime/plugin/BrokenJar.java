package chat.runtime.plugin;

import static chat.runtime.plugin.PluginState.FAILED;
import static chat.runtime.plugin.PluginState.REJECTED;

import chat.api.ApiVersion;
import chat.runtime.testkit.JarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Jars that cannot run, and what is said of them. */
enum BrokenJar {
  IS_NO_JAR(REJECTED, "broken.jar is not a jar, or is incomplete") {
    @Override
    void write(Path file) throws IOException {
      Files.writeString(file, "This is a text.");
    }
  },
  IS_A_PIPE(REJECTED, "broken.jar is not a file") {
    @Override
    void write(Path file) throws IOException {
      new ProcessBuilder("mkfifo", file.toString()).start().onExit().join();
    }
  },
  WAS_COPIED_HALFWAY(REJECTED, "broken.jar is not a jar, or is incomplete") {
    @Override
    void write(Path file) throws IOException {
      byte[] whole = Files.readAllBytes(plugin("").write(file));
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }
  },
  IS_EMPTY(REJECTED, "broken.jar is not a jar, or is incomplete") {
    @Override
    void write(Path file) throws IOException {
      Files.write(file, new byte[0]);
    }
  },
  HAS_NO_SERVICE_FILE(REJECTED, "not a plugin: META-INF/services/chat.api.Plugin is missing") {
    @Override
    void write(Path file) {
      plugin("").service().write(file);
    }
  },
  HAS_AN_EMPTY_SERVICE_FILE(REJECTED, "names 0 plugins instead of one") {
    @Override
    void write(Path file) {
      plugin("").service("# nothing").write(file);
    }
  },
  NAMES_A_CLASS_THAT_IS_NOT_THERE(REJECTED, "Provider example.Other not found") {
    @Override
    void write(Path file) {
      plugin("").service("example.Other").write(file);
    }
  },
  NAMES_A_CLASS_THAT_IS_NO_PLUGIN(REJECTED, "chat.api.NoSettings not a subtype") {
    @Override
    void write(Path file) {
      plugin("").service("chat.api.NoSettings").write(file);
    }
  },
  NAMES_TWO_PLUGINS(REJECTED, "names 2 plugins instead of one") {
    @Override
    void write(Path file) {
      plugin("")
          .source(
              "example.Other",
              "package example; public final class Other implements chat.api.Plugin {"
                  + " public String name() { return \"other\"; } }")
          .service("example.TestPlugin", "example.Other")
          .write(file);
    }
  },
  IS_MADE_FOR_THE_NEXT_API(
      REJECTED, "it needs version 2.0 of the API; this server has version 1.0") {
    @Override
    void write(Path file) {
      plugin("").manifest(ApiVersion.ATTRIBUTE, "2.0").write(file);
    }
  },
  IS_MADE_FOR_A_LATER_API(
      REJECTED, "it needs version 1.9 of the API; this server has version 1.0") {
    @Override
    void write(Path file) {
      plugin("").manifest(ApiVersion.ATTRIBUTE, "1.9").write(file);
    }
  },
  DOES_NOT_SAY_WHICH_API(REJECTED, "its manifest lacks Chat-Api-Version") {
    @Override
    void write(Path file) {
      plugin("").manifest(ApiVersion.ATTRIBUTE, "").write(file);
    }
  },
  LACKS_A_CLASS(FAILED, "NoClassDefFoundError: example/Helper") {
    @Override
    void write(Path file) {
      plugin("public TestPlugin() { new Helper(); }")
          .source("example.Helper", "package example; class Helper {}")
          .leaveOut("example.Helper")
          .write(file);
    }
  },
  THROWS_IN_ITS_STATIC_INITIALISER(FAILED, "out of coffee") {
    @Override
    void write(Path file) {
      plugin("static { if (true) throw new IllegalStateException(\"out of coffee\"); }")
          .write(file);
    }
  },
  THROWS_IN_ITS_CONSTRUCTOR(FAILED, "out of tea") {
    @Override
    void write(Path file) {
      plugin("public TestPlugin() { throw new IllegalStateException(\"out of tea\"); }")
          .write(file);
    }
  },
  HAS_A_PRIVATE_CONSTRUCTOR(REJECTED, "public no-arg constructor") {
    @Override
    void write(Path file) {
      plugin("private TestPlugin() {}").write(file);
    }
  },
  HANGS_IN_ITS_CONSTRUCTOR(FAILED, "did not end within") {
    @Override
    void write(Path file) {
      plugin(
              "public TestPlugin() throws Exception {"
                  + " new java.util.concurrent.CountDownLatch(1).await(); }")
          .write(file);
    }
  },
  EXITS_IN_ITS_CONSTRUCTOR(FAILED, "the class example.TestPlugin calls System.exit") {
    @Override
    void write(Path file) {
      plugin("public TestPlugin() { System.exit(3); }").write(file);
    }
  },
  HALTS_WHERE_NOBODY_LOOKS(FAILED, "the class example.Helper calls Runtime.halt") {
    @Override
    void write(Path file) {
      plugin("public TestPlugin() { new Helper().run(); }")
          .source(
              "example.Helper",
              "package example; class Helper { long a = 5; double b = 7;"
                  + " void run() { Runtime.getRuntime().halt(3); } }")
          .write(file);
    }
  },
  WANTS_CLASSES_OF_THE_SERVER(FAILED, "ClassNotFoundException: chat.runtime.Main") {
    @Override
    void write(Path file) {
      plugin("public TestPlugin() throws Exception { Class.forName(\"chat.runtime.Main\"); }")
          .write(file);
    }
  },
  WANTS_LIBRARIES_OF_THE_SERVER(FAILED, "NoClassDefFoundError: com/fasterxml/jackson") {
    @Override
    void write(Path file) {
      plugin("Object json = new com.fasterxml.jackson.databind.ObjectMapper();").write(file);
    }
  },
  HAS_A_NAME_THAT_IS_NONE(REJECTED, "its name is 'Not A Name'") {
    @Override
    void write(Path file) {
      JarBuilder.plugin("Not A Name", "").write(file);
    }
  },
  HAS_THE_NAME_OF_ANOTHER(REJECTED, "the plugin memory is already provided by memory (shipped)") {
    @Override
    void write(Path file) {
      JarBuilder.plugin("memory", "").write(file);
    }
  },
  GIVES_NULL(REJECTED, "its filters() returns null") {
    @Override
    void write(Path file) {
      plugin("public List<Factory<MessageFilter, ?>> filters() { return null; }").write(file);
    }
  },
  BRINGS_ONE_FILTER_TWICE(REJECTED, "it provides the filter same twice") {
    @Override
    void write(Path file) {
      plugin(
              "Factory<MessageFilter, ?> one() { return Factory.of(\"same\", \"\", () ->"
                  + " (draft, context) -> Verdict.accept(draft)); }"
                  + " public List<Factory<MessageFilter, ?>> filters() {"
                  + " return List.of(one(), one()); }")
          .write(file);
    }
  },
  THROWS_WHEN_IT_MAKES_SOMETHING(
      FAILED, "creating its filter broken failed: the cellar is flooded") {
    @Override
    void write(Path file) {
      creating("throw new Exception(\"the cellar is flooded\");").write(file);
    }
  },
  MAKES_NOTHING(FAILED, "returns null") {
    @Override
    void write(Path file) {
      creating("return null;").write(file);
    }
  },
  RECURSES_FOR_EVER(FAILED, "StackOverflowError") {
    @Override
    void write(Path file) {
      plugin(CREATING.formatted("return create(settings, context);")).write(file);
    }
  },
  RUNS_OUT_OF_MEMORY(FAILED, "OutOfMemoryError: no") {
    @Override
    void write(Path file) {
      creating("throw new OutOfMemoryError(\"no\");").write(file);
    }
  },
  THROWS_WHAT_CANNOT_BE_TOLD(FAILED, "example.TestPlugin$Silent") {
    @Override
    void write(Path file) {
      plugin(
              "static final class Silent extends RuntimeException {"
                  + " public String getMessage() { throw new Silent(); } }"
                  + " public TestPlugin() { throw new Silent(); }")
          .write(file);
    }
  },
  HAS_A_SETTING_WITHOUT_A_LINE(
      REJECTED, "the component rate of example.TestPlugin$S lacks the annotation @Setting") {
    @Override
    void write(Path file) {
      withSettings("broken", "int rate").write(file);
    }
  },
  HAS_A_SETTING_OF_A_STRANGE_TYPE(REJECTED, "has the type java.util.Map<") {
    @Override
    void write(Path file) {
      withSettings("broken", "@Setting(\"x\") Map<String, String> rate").write(file);
    }
  },
  HAS_A_DEFAULT_THAT_MAKES_NO_SENSE(
      REJECTED, "has the default 'many', which is not a whole number") {
    @Override
    void write(Path file) {
      withSettings("broken", "@Setting(value = \"x\", ifEmpty = \"many\") int rate").write(file);
    }
  },
  HAS_A_SETTING_OF_THE_SERVER(REJECTED, "its setting MAX_HISTORY is a setting of the server") {
    @Override
    void write(Path file) {
      withSettings("max", "@Setting(\"x\") String history").write(file);
    }
  },
  HAS_A_LETTER_OF_ANOTHER(REJECTED, "the mode letter i is already provided by memory (shipped)") {
    @Override
    void write(Path file) {
      plugin(mode('i')).write(file);
    }
  },
  HAS_A_LETTER_THAT_IS_NONE(FAILED, "'!' is not a letter") {
    @Override
    void write(Path file) {
      plugin(mode('!')).write(file);
    }
  };

  private static final String CREATING =
      """
      static final class F implements Factory<MessageFilter, NoSettings> {
        public String name() { return "broken"; }
        public String description() { return ""; }
        public Class<NoSettings> settings() { return NoSettings.class; }
        public MessageFilter create(NoSettings settings, PluginContext context) throws Exception {
          %s
        }
      }
      public List<Factory<MessageFilter, ?>> filters() { return List.of(new F()); }
      """;

  final PluginState state;
  final String reason;

  BrokenJar(PluginState state, String reason) {
    this.state = state;
    this.reason = reason;
  }

  abstract void write(Path file) throws IOException;

  private static JarBuilder plugin(String members) {
    return JarBuilder.plugin("broken", members);
  }

  private static JarBuilder creating(String body) {
    return plugin(CREATING.formatted("if (true) { " + body + " } return null;"));
  }

  static JarBuilder withSettings(String extension, String components) {
    return plugin(
        "public record S(%s) {}".formatted(components)
            + " public List<Factory<MessageFilter, ?>> filters() { return List.of(Factory.of(\""
            + extension
            + "\", \"\", S.class, (s, c) -> (draft, context) -> Verdict.accept(draft))); }");
  }

  static String mode(char letter) {
    return """
    public List<Factory<ModeHandler, ?>> modes() {
      return List.of(Factory.of("letter", "", () -> new ModeHandler() {
        public char letter() { return '%s'; }
        public Kind kind() { return Kind.CHANNEL; }
        public String description() { return "x"; }
      }));
    }
    """
        .formatted(letter);
  }
}
