package chat.runtime.http;

import chat.runtime.budget.Budget;
import chat.runtime.budget.Charge;
import chat.runtime.stream.Readers;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Answers with lists, which may be as long as there are channels, or members of one. They are
 * counted as soon as the journal has given the list, and a long one is written as JSON on a reader
 * thread, where nobody else's answer waits for that.
 */
final class Listings {

  /** A list of so many bytes takes an event loop less than a millisecond. */
  private static final long LONG = 64 * 1024;

  private final Readers readers;

  Listings(Backend backend) {
    this.readers = backend.readers();
  }

  /**
   * What to answer with a list.
   *
   * @param bytes about how many bytes the list and its JSON have together
   */
  record Form<T>(
      ToLongFunction<? super T> bytes,
      ToIntFunction<? super T> status,
      Function<? super T, byte[]> json) {}

  /** Answers with a list; where there is no room for it, that the server is busy. */
  <T> void answer(Request request, CompletionStage<T> list, Form<T> form) {
    answer(request, list, form, () -> request.fail(Budget.full()));
  }

  /**
   * Answers a request that has done something: where there is no room for the answer, the
   * connection ends without one, since nobody may be told that it failed.
   */
  <T> void answerDone(Request request, CompletionStage<T> list, Form<T> form) {
    answer(request, list, form, request::hangUp);
  }

  private <T> void answer(Request request, CompletionStage<T> list, Form<T> form, Runnable noRoom) {
    Charge charge = request.charge();
    request.suspend(
        () ->
            list.whenComplete(
                (found, failure) -> {
                  if (failure != null) {
                    request.loop().execute(() -> request.fail(failure));
                    return;
                  }
                  long bytes = form.bytes().applyAsLong(found);
                  if (bytes > Budget.SMALL && !charge.set(bytes)) {
                    request.loop().execute(noRoom);
                  } else if (bytes < LONG) {
                    request.loop().execute(() -> write(request, found, form));
                  } else {
                    writeElsewhere(request, charge, found, form, noRoom);
                  }
                }));
  }

  private static <T> void write(Request request, T found, Form<T> form) {
    try {
      request.answer(form.status().applyAsInt(found), form.json().apply(found));
    } catch (RuntimeException e) {
      request.fail(e);
    }
  }

  private <T> void writeElsewhere(
      Request request, Charge charge, T found, Form<T> form, Runnable noRoom) {
    try {
      readers.execute(
          request.user(),
          () -> {
            try {
              byte[] json = form.json().apply(found);
              charge.set(json.length);
              request.loop().execute(() -> request.answer(form.status().applyAsInt(found), json));
            } catch (RuntimeException e) {
              request.loop().execute(() -> request.fail(e));
            }
          });
    } catch (RejectedExecutionException e) {
      request.loop().execute(noRoom);
    }
  }
}
