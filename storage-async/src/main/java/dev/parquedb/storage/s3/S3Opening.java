package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Opens storages: what may block on a worker, the trial of the server, closing what failed. */
final class S3Opening {

  private static final Duration AFTERMATH = Duration.ofSeconds(20);

  private S3Opening() {}

  /**
   * Opens a storage. A caller who cancels does not stop it: it ends by itself, so that the trial
   * removes its object, and what it opened is closed.
   */
  static Uni<StorageBackend> open(S3Backend.Builder builder) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              AtomicBoolean over = new AtomicBoolean();
              emitter.onTermination(() -> over.set(true));
              ready(builder)
                  .subscribe()
                  .with(
                      storage -> {
                        if (over.get()) {
                          storage.close().subscribe().with(closed -> {}, failure -> {});
                        } else {
                          emitter.complete(storage);
                        }
                      },
                      emitter::fail);
            });
  }

  private static Uni<StorageBackend> ready(S3Backend.Builder builder) {
    return opened(builder)
        .chain(
            opened ->
                conditions(builder, opened)
                    .map(conditions -> backend(builder, opened, conditions))
                    .onFailure()
                    .call(() -> opened.resources().close()));
  }

  /** Something that needs the server but no storage; closed afterwards. */
  static <T> Uni<T> withCalls(S3Backend.Builder builder, Function<S3Uploads, Uni<T>> task) {
    return opened(builder)
        .chain(
            opened ->
                Uni.createFrom()
                    .deferred(
                        () ->
                            task.apply(
                                new S3Uploads(opened.resources().calls(), opened.settings())))
                    .eventually(() -> opened.resources().close())
                    .onCancellation()
                    .call(() -> opened.resources().close()));
  }

  private static Uni<Opened> opened(S3Backend.Builder builder) {
    return Contexts.onWorker(builder.vertx, () -> connect(builder))
        .onFailure(NoClassDefFoundError.class)
        .transform(S3Opening::missingLibrary);
  }

  private static Uni<S3Conditions> conditions(S3Backend.Builder builder, Opened opened) {
    S3Vendor vendor = opened.settings().vendor();
    return vendor.trusted() || !builder.writable || !builder.probe
        ? Uni.createFrom().item(vendor.documented())
        : new ConditionTrial(opened.settings(), opened.resources(), builder.random).run();
  }

  private static StorageBackend backend(
      S3Backend.Builder builder, Opened opened, S3Conditions conditions) {
    S3Driver driver =
        new S3Driver(opened.settings(), conditions, builder.writable, opened.resources());
    return DriverStorageBackend.of(driver, BackendSettings.of(builder.time, builder.random));
  }

  private static Opened connect(S3Backend.Builder builder) {
    S3Settings settings = settings(builder);
    String profile = builder.profile;
    S3Credentials credentials =
        builder.keys != null
            ? S3Credentials.fixed(builder.keys)
            : S3Credentials.from(() -> S3Sdk.defaultCredentials(profile), builder.time);
    S3Sdk.Client sdk = S3Sdk.open(settings, credentials);
    S3Calls calls = new S3Calls(sdk.s3(), builder.time, builder.random);
    ObjectReads reads =
        builder.sdkReads
            ? new SdkObjectReads(settings, calls)
            : new HttpObjectReads(builder.vertx, settings, credentials, builder.time);
    Aftermath aftermath = new Aftermath(builder.time, AFTERMATH);
    return new Opened(settings, new S3Resources(builder.vertx, sdk, calls, reads, aftermath));
  }

  static S3Settings settings(S3Backend.Builder builder) {
    String region = builder.region;
    if (region == null) {
      region = builder.endpoint == null ? S3Sdk.defaultRegion() : "us-east-1";
    }
    URI endpoint = builder.endpoint == null ? S3Addresses.aws(region) : builder.endpoint;
    S3Vendor vendor = builder.vendor == null ? S3Addresses.vendor(endpoint) : builder.vendor;
    S3Settings.Addressing addressing = S3Addresses.addressing(vendor, builder.bucket);
    if (builder.pathStyle != null) {
      addressing =
          builder.pathStyle ? S3Settings.Addressing.PATH : S3Settings.Addressing.VIRTUAL_HOST;
    }
    return new S3Settings(
        builder.type,
        rootUri(builder),
        endpoint,
        region,
        builder.bucket,
        new S3Keys(builder.prefix),
        addressing,
        vendor,
        upload(builder.upload),
        builder.reading.withRequestsInFlight(
            Math.min(builder.reading.requestsInFlight(), builder.connections)),
        builder.connections,
        builder.connectTimeout,
        builder.idleTimeout);
  }

  private static S3Upload upload(S3Upload given) {
    if (given.kmsKeyId().isEmpty()) {
      return given;
    }
    if (given.encryption().filter("AES256"::equals).isPresent()) {
      throw new IllegalArgumentException("A key of KMS goes with the encryption aws:kms only");
    }
    return given.withEncryption("aws:kms");
  }

  /** As other engines write it, whoever's server it is. */
  private static URI rootUri(S3Backend.Builder builder) {
    String path = ("/" + builder.prefix).replaceAll("/$", "");
    try {
      return new URI("s3", builder.bucket, path.isEmpty() ? null : path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("No bucket and prefix of an s3 storage", e);
    }
  }

  private static Throwable missingLibrary(Throwable missing) {
    return new UnsupportedStorageException(
        "",
        "The s3 storage needs the AWS SDK; add the artifacts software.amazon.awssdk:s3 and"
            + " software.amazon.awssdk:netty-nio-client",
        missing);
  }

  private record Opened(S3Settings settings, S3Resources resources) {}
}
