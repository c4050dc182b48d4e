package dev.parquedb.storage.s3;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.UnauthenticatedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Credentials, fetched without blocking the caller: a source may read files and ask other servers,
 * so each fetch has a short-lived thread of its own. They are kept until shortly before they
 * expire; callers that come meanwhile share one fetch.
 */
final class S3Credentials {

  /** How long before the end new ones are fetched. */
  private static final Duration AHEAD = Duration.ofMinutes(2);

  /** How long those without an end are kept: files and environments are changed by operators. */
  private static final Duration RECHECK = Duration.ofMinutes(10);

  private final Callable<S3Keypair> source;
  private final TimeSource time;
  private final AtomicReference<Kept> kept = new AtomicReference<>();
  private final AtomicReference<Uni<S3Keypair>> fetching = new AtomicReference<>();

  private S3Credentials(Callable<S3Keypair> source, TimeSource time) {
    this.source = source;
    this.time = time;
  }

  /** Credentials that were given and stay. */
  static S3Credentials fixed(S3Keypair keys) {
    S3Credentials credentials = new S3Credentials(() -> keys, null);
    credentials.kept.set(new Kept(keys, Instant.MAX));
    return credentials;
  }

  /**
   * Credentials from a source that may block.
   *
   * @param source asked again whenever the last ones are about to expire
   * @param time the clock
   */
  static S3Credentials from(Callable<S3Keypair> source, TimeSource time) {
    return new S3Credentials(source, time);
  }

  /**
   * The credentials to sign with now.
   *
   * @return fails with {@link UnauthenticatedException} when the source has none. Not more than one
   *     fetch runs at a time; cancelling does not stop it, as others may wait for it
   */
  Uni<S3Keypair> get() {
    return Uni.createFrom()
        .deferred(
            () -> {
              Kept now = kept.get();
              return now != null && now.usable(time)
                  ? Uni.createFrom().item(now.keys())
                  : fetch(now);
            });
  }

  /** The credentials at hand, or null when they have to be fetched first. */
  S3Keypair atHand() {
    Kept now = kept.get();
    return now != null && now.usable(time) ? now.keys() : null;
  }

  private Uni<S3Keypair> fetch(Kept old) {
    Uni<S3Keypair> mine =
        Uni.createFrom()
            .<S3Keypair>emitter(emitter -> start(emitter, old))
            .onTermination()
            .invoke(() -> fetching.set(null))
            .memoize()
            .indefinitely();
    Uni<S3Keypair> running = fetching.compareAndExchange(null, mine);
    return running == null ? mine : running;
  }

  private void start(UniEmitter<? super S3Keypair> emitter, Kept old) {
    Thread worker = new Thread(() -> run(emitter, old), "parquedb-s3-credentials");
    worker.setDaemon(true);
    worker.start();
  }

  private void run(UniEmitter<? super S3Keypair> emitter, Kept old) {
    try {
      S3Keypair keys = source.call();
      kept.set(new Kept(keys, refreshAt(keys)));
      emitter.complete(keys);
    } catch (Exception | LinkageError failed) {
      if (old != null && old.valid(time)) {
        emitter.complete(old.keys()); // still good; the next call tries again
      } else {
        emitter.fail(noCredentials(failed));
      }
    }
  }

  private Instant refreshAt(S3Keypair keys) {
    Instant recheck = time.now().plus(RECHECK);
    return keys.expiresAt()
        .map(end -> end.minus(AHEAD))
        .filter(refresh -> refresh.isBefore(recheck))
        .orElse(recheck);
  }

  private static StorageException noCredentials(Throwable failed) {
    return new UnauthenticatedException(
        "",
        "The s3 storage found no credentials ("
            + failed.getClass().getSimpleName()
            + "); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role, or give"
            + " the options accessKeyId and secretAccessKey");
  }

  @Override
  public String toString() {
    return "S3Credentials[***]";
  }

  private record Kept(S3Keypair keys, Instant refreshAt) {

    boolean usable(TimeSource time) {
      return time == null || time.now().isBefore(refreshAt);
    }

    boolean valid(TimeSource time) {
      Optional<Instant> end = keys.expiresAt();
      return end.isEmpty() || time.now().isBefore(end.get());
    }

    @Override
    public String toString() {
      return "Kept[***]";
    }
  }
}
