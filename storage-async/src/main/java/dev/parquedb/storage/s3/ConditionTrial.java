package dev.parquedb.storage.s3;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.StoragePaths;
import dev.parquedb.storage.spi.WriteMode;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which conditions a server honours, with an object of its own that no listing shows. A
 * server that passes may still be wrong now and then; one that fails is certainly not to be used.
 */
final class ConditionTrial {

  private static final Logger LOG = LoggerFactory.getLogger(ConditionTrial.class);

  private static final int ATTEMPTS = 20;
  private static final int RACERS = 4;

  /** The tag of no object. */
  private static final String NEVER = "0".repeat(32);

  private final S3Settings settings;
  private final S3Resources resources;
  private final String path;

  ConditionTrial(S3Settings settings, S3Resources resources, RandomGenerator random) {
    this.settings = settings;
    this.resources = resources;
    this.path =
        StoragePaths.RESERVED_SEGMENT
            + "/probe-"
            + Long.toHexString(random.nextLong())
            + Long.toHexString(random.nextLong());
  }

  /**
   * Runs the trial.
   *
   * @return fails with {@link UnsupportedStorageException} when creating is not safe
   */
  Uni<S3Conditions> run() {
    return creates()
        .chain(() -> swaps(false))
        .chain(honoured -> honoured.isPresent() ? Uni.createFrom().item(honoured) : swaps(true))
        .chain(this::others)
        .eventually(
            () -> remove().onFailure().invoke(this::tellWhatIsLeft).onFailure().recoverWithNull());
  }

  private void tellWhatIsLeft(Throwable failure) {
    LOG.warn(
        "The object {} of a trial is left in the bucket ({}); no storage shows it, it can be"
            + " deleted at any time",
        settings.keys().key(path),
        failure.getClass().getSimpleName());
  }

  private Uni<Void> creates() {
    Tools tools = new Tools(all(false));
    Uni<Boolean> race =
        Uni.join()
            .all(
                Stream.of("one", "two")
                    .map(text -> wins(() -> tools.put(WriteMode.CREATE_IF_ABSENT, text)))
                    .toList())
            .andFailFast()
            .map(won -> won.stream().filter(each -> each).count() < 2);
    return race.chain(
            fair ->
                fair
                    ? refuses(() -> tools.put(WriteMode.CREATE_IF_ABSENT, "three"), ATTEMPTS)
                    : Uni.createFrom().item(false))
        .map(
            refused -> {
              if (!refused) {
                throw new UnsupportedStorageException(
                    "",
                    "The "
                        + settings.type()
                        + " storage is not opened for writing: its server lets two writers create"
                        + " one object (it ignores If-None-Match), so that commits would be lost."
                        + " Use another server, open it read-only, or accept that with probe=skip");
              }
              return null;
            });
  }

  /** Empty when the server swaps otherwise than asked. */
  private Uni<Optional<S3Conditions>> swaps(boolean quoted) {
    Tools tools = new Tools(all(quoted));
    return refuses(() -> tools.put(new WriteMode.Replace(NEVER), "never"), ATTEMPTS)
        .chain(refused -> refused ? version() : Uni.createFrom().failure(new NotHonoured()))
        .chain(
            version ->
                tools
                    .put(new WriteMode.Replace(version), "swapped " + quoted)
                    .chain(
                        () -> refuses(() -> tools.put(new WriteMode.Replace(version), "stale"), 20))
                    .chain(refused -> refused ? version() : Uni.createFrom().nullItem()))
        .chain(
            version ->
                version == null ? Uni.createFrom().item(false) : oneOfManySwaps(tools, version))
        .map(fair -> fair ? Optional.of(all(quoted)) : Optional.<S3Conditions>empty())
        .onFailure(ConditionTrial::isNo)
        .recoverWithItem(Optional.empty());
  }

  private Uni<Boolean> oneOfManySwaps(Tools tools, String version) {
    return Uni.join()
        .all(
            Stream.iterate(0, i -> i + 1)
                .limit(RACERS)
                .map(i -> wins(() -> tools.put(new WriteMode.Replace(version), "racer " + i)))
                .toList())
        .andFailFast()
        .map(won -> won.stream().filter(each -> each).count() < 2);
  }

  private Uni<S3Conditions> others(Optional<S3Conditions> swapping) {
    S3Conditions asked = swapping.orElseGet(() -> all(false));
    Tools tools = new Tools(asked);
    return uploads(tools)
        .chain(
            uploads ->
                deletes(tools)
                    .map(
                        deletes ->
                            new S3Conditions(
                                true,
                                swapping.isPresent(),
                                asked.quoted(),
                                deletes,
                                uploads && swapping.isPresent())));
  }

  private Uni<Boolean> uploads(Tools tools) {
    return refuses(() -> tools.upload(WriteMode.CREATE_IF_ABSENT), ATTEMPTS)
        .chain(
            refused ->
                refused
                    ? refuses(() -> tools.upload(new WriteMode.Replace(NEVER)), ATTEMPTS)
                    : Uni.createFrom().item(false))
        // One server removes the object when an upload whose condition failed is aborted.
        .call(() -> resources.aftermath().settled())
        .chain(refused -> refused ? version() : Uni.createFrom().nullItem())
        .chain(
            version ->
                version == null
                    ? Uni.createFrom().item(false)
                    : tools.upload(new WriteMode.Replace(version)).replaceWith(true))
        .onFailure(ConditionTrial::isNo)
        .recoverWithItem(false);
  }

  private Uni<Boolean> deletes(Tools tools) {
    return refuses(() -> tools.delete(NEVER), ATTEMPTS)
        .chain(refused -> refused ? version() : Uni.createFrom().nullItem())
        .chain(version -> version == null ? Uni.createFrom().item(false) : tools.delete(version))
        .onFailure(ConditionTrial::isNo)
        .recoverWithItem(false);
  }

  private Uni<Object> remove() {
    return new Tools(all(false)).deleteAny().replaceWith((Object) null);
  }

  private Uni<String> version() {
    return new S3Heads(resources.calls(), settings)
        .head(path)
        .map(found -> found == null ? null : found.version());
  }

  /** Whether a racer certainly wins; a loser may be answered with an error. */
  private static Uni<Boolean> wins(Supplier<Uni<? extends WriteResult>> write) {
    return Uni.createFrom()
        .deferred(write)
        .replaceWith(true)
        .onFailure(
            failure ->
                failure instanceof PreconditionFailedException
                    || failure instanceof WriteOutcomeUnknownException)
        .recoverWithItem(false);
  }

  /**
   * Whether a request is refused whose condition does not hold; asked again until that is clear.
   */
  private static Uni<Boolean> refuses(Supplier<? extends Uni<?>> request, int attempts) {
    return Uni.createFrom()
        .deferred(() -> request.get().replaceWith(false))
        .onFailure(PreconditionFailedException.class)
        .recoverWithItem(true)
        .onFailure(failure -> failure instanceof WriteOutcomeUnknownException && attempts > 1)
        .recoverWithUni(() -> refuses(request, attempts - 1));
  }

  private static boolean isNo(Throwable failure) {
    return failure instanceof NotHonoured
        || failure instanceof PreconditionFailedException
        || failure instanceof UnsupportedStorageException;
  }

  private static S3Conditions all(boolean quoted) {
    return new S3Conditions(true, true, quoted, true, true);
  }

  /** Requests with conditions of one form. */
  private final class Tools {
    private final S3Puts puts;
    private final S3Parts parts;
    private final S3Deletes deletes;

    Tools(S3Conditions conditions) {
      S3Headers headers = new S3Headers(settings, conditions);
      S3Calls calls = resources.calls();
      this.parts = new S3Parts(calls, headers, resources.aftermath());
      this.puts = new S3Puts(calls, headers, parts);
      this.deletes = new S3Deletes(calls, headers, new S3Heads(calls, settings));
    }

    Uni<WriteResult> put(WriteMode mode, String text) {
      return puts.put(PutRequest.of(path, mode), bytes(text), call());
    }

    Uni<WriteResult> upload(WriteMode mode) {
      S3Parts.Upload upload = parts.begin(PutRequest.of(path, mode));
      return upload
          .send(1, bytes("uploaded"))
          .chain(part -> upload.complete(List.of(part), call()))
          .onTermination()
          .invoke((result, failure, cancelled) -> upload.ended(result != null));
    }

    Uni<Boolean> delete(String version) {
      return deletes.delete(path, Optional.of(version), call());
    }

    Uni<Boolean> deleteAny() {
      return deletes.delete(path, Optional.empty(), call());
    }

    private static ByteBuffer bytes(String text) {
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DriverCall call() {
      return new DriverCall(CallOptions.DEFAULT);
    }
  }

  private static final class NotHonoured extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotHonoured() {
      super(null, null, false, false);
    }
  }
}
