package chat.plugin.hooksjs;

import chat.api.model.FoldedName;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude calls. It takes and gives text, numbers and booleans; nothing that it throws
 * ever reaches a script, which gets null instead. For any thread.
 */
final class Host {

  private final ProxyObject functions;

  Host(HookStore store, HookLog log) {
    Map<String, Object> all = new HashMap<>();
    all.put("sha256", quiet(a -> Crypto.sha256(bytes(a[0], a[1]))));
    all.put(
        "ed25519Verify",
        quiet(a -> Ed25519.verify(key(a[0], a[1]), key(a[2], a[3]), bytes(a[4], a[5]))));
    all.put("encode", quiet(a -> Crypto.encode(bytes(a[0], a[1]))));
    all.put("decode", quiet(a -> latin(Crypto.decode(a[0].asString()))));
    all.put("decodeText", quiet(a -> text(Crypto.decode(a[0].asString()))));
    all.put("fold", quiet(a -> FoldedName.of(a[0].asString())));
    all.put("parseUrl", quiet(a -> url(WebUrl.parse(a[0].asString()))));
    all.put("get", quiet(a -> store.get(a[0].asString())));
    all.put(
        "set",
        quiet(a -> store.set(a[0].asString(), a[1].asString(), millis(a[2]), a[3].asBoolean())));
    all.put(
        "add",
        quiet(a -> store.add(a[0].asString(), a[1].asDouble(), millis(a[2]), a[3].asBoolean())));
    all.put("remove", quiet(a -> store.remove(a[0].asString())));
    all.put("keys", quiet(a -> store.keys()));
    all.put("log", quiet(a -> log.line(a[0].asString())));
    this.functions = ProxyObject.fromMap(Collections.unmodifiableMap(all));
  }

  /** For a rehearsal. */
  static Host nowhere() {
    return new Host(HookStore.inMemory(1 << 16, Clock.systemUTC()), HookLog.nowhere());
  }

  ProxyObject functions() {
    return functions;
  }

  private interface Work {
    @Nullable Object of(Value[] arguments) throws Exception;
  }

  private static ProxyExecutable quiet(Work work) {
    return arguments -> {
      try {
        return work.of(arguments);
      } catch (Exception | StackOverflowError e) {
        return null;
      }
    };
  }

  /** A text in UTF-8; or bytes, which come as characters of 0 to 255. */
  private static byte[] bytes(Value data, Value isText) {
    return data.asString()
        .getBytes(isText.asBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  /** Bytes, or base64url. */
  private static byte @Nullable [] key(Value data, Value isText) {
    return isText.asBoolean() ? Crypto.decode(data.asString()) : bytes(data, isText);
  }

  /** Seconds in milliseconds, and at least one of these. */
  private static long millis(Value seconds) {
    return (long) Math.ceil(seconds.asDouble() * 1_000);
  }

  private static @Nullable String url(@Nullable WebUrl url) {
    return url == null ? null : url.json();
  }

  private static @Nullable String text(byte @Nullable [] utf8) {
    return utf8 == null ? null : Crypto.text(utf8);
  }

  private static @Nullable String latin(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
