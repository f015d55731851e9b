package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.guard.Guard;
import chat.runtime.guard.Named;
import chat.runtime.json.Json;
import chat.runtime.plugin.Extensions;
import chat.runtime.plugin.PluginReport;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What an operator may see and do about plugins. */
final class AdminPlugins {

  private final Extensions extensions;

  AdminPlugins(Backend backend) {
    this.extensions = backend.extensions();
  }

  void list(Request request) {
    request.answer(200, Json.object(this::write));
  }

  /** Loading takes as long as it takes, so it has a thread of its own. */
  void reload(Request request) {
    String name = request.segment(0);
    request.later(
        CompletableFuture.supplyAsync(
            () -> extensions.reload(name), task -> new Thread(task, "reload").start()),
        done -> answer(request, name, done));
  }

  private static void answer(Request request, String name, Extensions.Reload done)
      throws ChatException {
    if (done instanceof Extensions.Reload.Done reloaded) {
      request.answer(200, Json.object(json -> write(json, reloaded.plugin())));
    } else if (done instanceof Extensions.Reload.Refused refused) {
      throw new ChatException(
          ErrorCode.RELOAD_REFUSED, "The plugin was not reloaded: " + refused.reason() + ".");
    } else {
      throw new ChatException(
          ErrorCode.NOT_FOUND, "No plugin and no file in PLUGINS_DIR is called " + name + ".");
    }
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("plugins");
    for (PluginReport plugin : extensions.reports()) {
      json.writeStartObject();
      write(json, plugin);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("filters");
    for (Named<?> filter : extensions.filters()) {
      json.writeString(filter.name());
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, PluginReport plugin) throws IOException {
    json.writeStringField("name", plugin.name());
    json.writeStringField("version", plugin.version());
    json.writeStringField("api", plugin.api());
    json.writeStringField("file", plugin.file());
    json.writeStringField("state", plugin.state().toString());
    json.writeStringField("reason", plugin.reason());
    json.writeArrayFieldStart("extensions");
    for (PluginReport.ExtensionReport extension : plugin.extensions()) {
      json.writeStartObject();
      write(json, extension);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("parts");
    for (PluginReport.PartReport part : plugin.parts()) {
      json.writeStartObject();
      write(json, part);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, PluginReport.PartReport part) throws IOException {
    json.writeStringField("name", part.name());
    json.writeStringField("state", part.state().name().toLowerCase(Locale.ROOT));
    json.writeStringField("reason", part.reason());
    json.writeNumberField("calls", part.calls());
    json.writeNumberField("failures", part.failures());
    json.writeNumberField(
        "mean_micros", TimeUnit.NANOSECONDS.toMicros(part.nanos()) / Math.max(1, part.calls()));
  }

  private static void write(JsonGenerator json, PluginReport.ExtensionReport extension)
      throws IOException {
    json.writeStringField("kind", extension.kind().label());
    json.writeStringField("name", extension.name());
    json.writeStringField("description", extension.description());
    json.writeStringField("state", extension.state().toString());
    json.writeObjectFieldStart("settings");
    for (Map.Entry<String, String> setting : extension.settings().entrySet()) {
      json.writeStringField(setting.getKey(), setting.getValue());
    }
    json.writeEndObject();
    if (extension.figures().isPresent()) {
      write(json, extension.figures().get());
    }
  }

  private static void write(JsonGenerator json, Guard.Figures figures) throws IOException {
    long micros = TimeUnit.NANOSECONDS.toMicros(figures.nanos());
    json.writeNumberField("calls", figures.calls());
    json.writeNumberField("failures", figures.failures());
    json.writeNumberField("timeouts", figures.timeouts());
    json.writeNumberField("mean_micros", micros / Math.max(1, figures.calls()));
    json.writeNumberField("kept_threads", figures.keptThreads());
    json.writeBooleanField("in_use", figures.inUse());
    String last = figures.lastFailure();
    json.writeStringField("last_failure", last == null ? "" : last);
  }
}
