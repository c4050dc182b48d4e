package dev.parquedb.storage.s3;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.spi.DriverCall;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * The one way to the SDK: requests are made on subscription, a change only while its caller waits
 * for it, and every failure is said in the words of the storage. Cancelling aborts the request.
 */
final class S3Calls {

  private static final int ATTEMPTS = 8;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));

  private final S3AsyncClient client;
  private final TimeSource time;
  private final RandomGenerator random;

  S3Calls(S3AsyncClient client, TimeSource time, RandomGenerator random) {
    this.client = client;
    this.time = time;
    this.random = random;
  }

  /** A request that only reads. */
  <T> Uni<T> ask(S3Request about, Function<S3AsyncClient, CompletableFuture<T>> request) {
    return told(about, once(request));
  }

  /** A range of an object that only reads; empty where the range begins behind its end. */
  <T> Uni<Optional<T>> askRange(
      S3Request about, Function<S3AsyncClient, CompletableFuture<T>> request) {
    return told(
        about,
        once(request)
            .map(Optional::of)
            .onFailure(S3Calls::isBehindTheEnd)
            .recoverWithItem(Optional.empty()));
  }

  /**
   * A request that changes what readers see. Made again only when the server says that another
   * change stood in its way (409), which proves that this one was not made.
   */
  <T> Uni<T> change(
      S3Request about, DriverCall call, Function<S3AsyncClient, CompletableFuture<T>> request) {
    Uni<T> attempt =
        once(
            s3 -> {
              if (!call.enter()) {
                throw new CancellationException("the caller has given up");
              }
              return request.apply(s3);
            });
    return told(about, repeated(attempt, S3Calls::stoodInTheWay, 1));
  }

  /** A request that changes what no reader sees, which may be made any number of times. */
  <T> Uni<T> hidden(S3Request about, Function<S3AsyncClient, CompletableFuture<T>> request) {
    return repeated(told(about, once(request)), S3Calls::mayPass, 1);
  }

  /** Removes an upload; one that is gone already, by whatever hand, is no failure. */
  <T> Uni<Void> remove(S3Request about, Function<S3AsyncClient, CompletableFuture<T>> request) {
    Uni<Void> attempt =
        once(request).replaceWithVoid().onFailure(S3Calls::isGone).recoverWithNull();
    return repeated(told(about, attempt), S3Calls::mayPass, 1);
  }

  private <T> Uni<T> once(Function<S3AsyncClient, CompletableFuture<T>> request) {
    return Uni.createFrom().completionStage(() -> request.apply(client));
  }

  private <T> Uni<T> repeated(Uni<T> attempt, Predicate<Throwable> again, int made) {
    return made == ATTEMPTS
        ? attempt
        : attempt
            .onFailure(again)
            .recoverWithUni(() -> pause(made).chain(() -> repeated(attempt, again, made + 1)));
  }

  private Uni<Void> pause(int made) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var timer =
                  time.schedule(BACKOFF.delay(made - 1, random), () -> emitter.complete(null));
              emitter.onTermination(timer::cancel);
            });
  }

  private static <T> Uni<T> told(S3Request about, Uni<T> answer) {
    return answer.onFailure().transform(thrown -> translate(about, thrown));
  }

  private static boolean isBehindTheEnd(Throwable thrown) {
    return find(thrown, SdkServiceException.class)
        .filter(answered -> answered.statusCode() == 416)
        .isPresent();
  }

  private static boolean isGone(Throwable thrown) {
    return find(thrown, SdkServiceException.class)
        .filter(answered -> answer(answered).code().equals("NoSuchUpload"))
        .isPresent();
  }

  private static boolean mayPass(Throwable thrown) {
    return thrown instanceof StorageException error && error.retryable();
  }

  private static boolean stoodInTheWay(Throwable thrown) {
    return find(thrown, SdkServiceException.class)
        .filter(answered -> S3Errors.conflicting(answer(answered).code()))
        .isPresent();
  }

  /** What a failure of the SDK means. */
  static Throwable translate(S3Request about, Throwable thrown) {
    Optional<StorageException> told = find(thrown, StorageException.class);
    if (told.isPresent()) {
      return told.get();
    }
    if (thrown instanceof CancellationException || thrown instanceof Error) {
      return thrown;
    }
    return find(thrown, SdkServiceException.class)
        .<Throwable>map(answered -> S3Errors.answered(about, answer(answered)))
        .orElseGet(() -> S3Errors.unanswered(about, thrown));
  }

  private static S3Answer answer(SdkServiceException answered) {
    AwsErrorDetails details =
        answered instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    String code = details == null ? null : details.errorCode();
    Optional<String> retryAfter =
        details == null || details.sdkHttpResponse() == null
            ? Optional.empty()
            : details.sdkHttpResponse().firstMatchingHeader("retry-after");
    return new S3Answer(
        answered.statusCode(),
        code,
        S3Answer.retryAfter(retryAfter.orElse(null)),
        Optional.ofNullable(answered.requestId()));
  }

  private static <T> Optional<T> find(Throwable thrown, Class<T> type) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      if (at.getCause() == at) {
        break;
      }
    }
    return Optional.empty();
  }
}
