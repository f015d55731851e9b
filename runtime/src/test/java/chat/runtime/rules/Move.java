package chat.runtime.rules;

import chat.runtime.command.Idempotent;
import chat.runtime.command.Identity;
import chat.runtime.command.Join;
import chat.runtime.command.Posted;
import chat.runtime.command.Views;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Command;
import chat.runtime.stream.Token;
import chat.runtime.testkit.Core;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that changes the server and the rules alike, so that their answers can be compared. */
final class Move {

  private final String name;
  private final Person.@Nullable Device device;
  private final Supplier<? extends CompletableFuture<?>> submit;
  private final Function<@Nullable Object, Rules.Answer> judge;
  private boolean admitted;

  private Move(
      String name,
      Person.@Nullable Device device,
      Supplier<? extends CompletableFuture<?>> submit,
      Function<@Nullable Object, Rules.Answer> judge) {
    this.name = name;
    this.device = device;
    this.submit = submit;
    this.judge = judge;
  }

  /** A move that needs no token; the judge is told what the server answered. */
  static Move open(
      String name,
      Supplier<? extends CompletableFuture<?>> submit,
      Function<@Nullable Object, Rules.Answer> judge) {
    return new Move(name, null, submit, judge);
  }

  /** A move with a token, which is checked when it is submitted. */
  static Move by(
      Person.Device device,
      String name,
      Core core,
      Supplier<? extends Command<?>> command,
      Supplier<Rules.Answer> judge) {
    return new Move(
        device.owner + " with " + device.token + ": " + name,
        device,
        () -> execute(core, command),
        unused -> judge.get());
  }

  private static CompletableFuture<?> execute(Core core, Supplier<? extends Command<?>> command) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    core.journal()
        .execute(command.get())
        .whenComplete(
            (result, failure) -> {
              if (failure instanceof Idempotent.LookAgain) {
                execute(core, command).whenComplete((r, f) -> complete(answer, r, f));
              } else {
                complete(answer, result, failure);
              }
            });
    return answer;
  }

  private static void complete(
      CompletableFuture<Object> answer, @Nullable Object result, @Nullable Throwable failure) {
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else {
      answer.complete(result);
    }
  }

  /** Hands it to the server. */
  CompletableFuture<?> submit(Core core) {
    if (device == null) {
      admitted = true;
      return submit.get();
    }
    admitted = device.live;
    Token token = core.sessions().find(device.token);
    if ((token != null) != admitted) {
      throw new AssertionError(device.token + " is live: " + admitted);
    }
    if (token == null) {
      return CompletableFuture.failedFuture(new ChatException(ErrorCode.UNAUTHORIZED, "No token."));
    }
    token.used();
    device.used(core.clock().instant());
    return submit.get();
  }

  boolean isAdmitted() {
    return admitted;
  }

  /** What the rules say to it. */
  Rules.Answer judge(@Nullable Object result) {
    return admitted ? judge.apply(result) : Rules.Answer.error("unauthorized");
  }

  /** What else than a message the server answered. */
  static String details(Object result) {
    if (result instanceof Identity identity) {
      return identity.nick();
    }
    if (result instanceof Join.Joined joined) {
      Views.ChannelDetails channel = joined.channel();
      StringBuilder details = new StringBuilder(joined.created() ? "201 " : "200 ");
      details.append(channel.name()).append(" '").append(channel.topic()).append("' ");
      details.append(channel.modes()).append(' ').append(channel.myModes());
      channel.members().forEach(m -> details.append(' ').append(m.nick()).append(m.modes()));
      return details.toString();
    }
    return result instanceof Boolean ? result.toString() : "";
  }

  /** The message that the server answered, if it did. */
  static @Nullable Posted posted(Object result) {
    return result instanceof Join.Joined joined
        ? joined.posted()
        : result instanceof Posted posted ? posted : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
