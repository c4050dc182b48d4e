package dev.parquedb.storage.s3;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.spi.ReadTuning;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Files in a bucket of Amazon S3, Cloudflare R2, or any other server of the S3 API; every key is
 * the prefix of the storage and the path of a file. Needs {@code software.amazon.awssdk:s3} and
 * {@code software.amazon.awssdk:netty-nio-client} on the class path.
 *
 * <p><b>Versions</b> are entity tags, which stand for content: equal bytes written again may have
 * the version they had ({@code uniqueVersions} is not declared). Of the writers that hold a version
 * one wins a swap, as long as nobody brings the old content back.
 *
 * <p><b>Trust.</b> Conditional writes are tried out when a storage is opened for writing on a
 * server other than AWS and R2, and opening fails when two writers may create one file. What else
 * the server does not honour is not declared in the capabilities (swaps, and moves where deletes
 * take no condition), or refused: a conditional stream larger than a part where completed uploads
 * take none.
 *
 * <p><b>Requests</b> are made once; wrap the storage in the layers of {@link
 * dev.parquedb.storage.layer.StorageLayers#remote} to have them made again. Parts of uploads, and
 * changes that another change stood in the way of, are made again here, as nobody above can.
 *
 * <p><b>Streams</b> of more than one part are uploads in parts, of which a bounded number is in
 * memory. One that fails or is cancelled is aborted in the background; what a killed process left
 * is found by {@link Builder#unfinishedUploads} and removed by {@link Builder#abortUploads}.
 */
public final class S3Backend {

  private S3Backend() {}

  /**
   * A storage in a bucket of S3 to be described further.
   *
   * @param vertx what reads run on
   * @param bucket the bucket; must exist
   */
  public static Builder builder(Vertx vertx, String bucket) {
    return new Builder(vertx, "s3", bucket);
  }

  /**
   * A storage in a bucket of Cloudflare R2 to be described further.
   *
   * @param vertx what reads run on
   * @param account the id of the account
   * @param bucket the bucket; must exist
   */
  public static Builder r2(Vertx vertx, String account, String bucket) {
    if (!account.matches("[A-Za-z0-9-]{1,64}(\\.[a-z]{2,8})?")) {
      throw new IllegalArgumentException("No id of an R2 account: " + account);
    }
    return new Builder(vertx, "r2", bucket)
        .endpoint(URI.create("https://" + account + S3Addresses.R2_DOMAIN))
        .region("auto");
  }

  /**
   * An upload in parts that was begun and neither completed nor aborted.
   *
   * @param path the path it is for
   * @param id what the server calls it
   * @param startedAt when it was begun, by the server's clock
   */
  public record UnfinishedUpload(String path, String id, Instant startedAt) {}

  /** Describes a storage in a bucket. */
  public static final class Builder {

    final Vertx vertx;
    final String type;
    final String bucket;
    String prefix = "";
    URI endpoint;
    String region;
    Boolean pathStyle;
    String profile;
    S3Keypair keys;
    boolean writable = true;
    boolean probe = true;
    boolean sdkReads;
    S3Upload upload = S3Upload.DEFAULT;
    ReadTuning reading = ReadTuning.DEFAULT;
    int connections = 64;
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration idleTimeout = Duration.ofSeconds(30);
    TimeSource time;
    RandomGenerator random = new SecureRandom();

    /** For tests: a vendor whose server is not at its address. */
    S3Vendor vendor;

    private Builder(Vertx vertx, String type, String bucket) {
      this.vertx = Objects.requireNonNull(vertx, "vertx");
      this.type = type;
      this.bucket = S3Addresses.requireBucket(bucket);
      this.time = new VertxTimeSource(vertx);
    }

    /**
     * Keeps all files below a prefix, which its keys share with the paths' 1,024 bytes.
     *
     * @param below with or without slashes at its ends; empty for the whole bucket
     */
    public Builder prefix(String below) {
      this.prefix = S3Keys.under(below).prefix();
      return this;
    }

    /**
     * Talks to another server than AWS.
     *
     * @param address scheme (http or https), host and perhaps a port; no path
     */
    public Builder endpoint(URI address) {
      this.endpoint = S3Addresses.requireEndpoint(address);
      return this;
    }

    /**
     * The region of the bucket. Unless set it is the one of the environment on AWS, and {@code
     * us-east-1} elsewhere.
     */
    public Builder region(String name) {
      if (!name.matches("[a-z0-9-]{1,32}")) {
        throw new IllegalArgumentException("No name of a region: " + name);
      }
      this.region = name;
      return this;
    }

    /** Puts the bucket's name into the path (true) or before the host (false) of requests. */
    public Builder pathStyle(boolean inPath) {
      this.pathStyle = inPath;
      return this;
    }

    /**
     * Signs with a pair of keys. Without, the AWS SDK looks for credentials where it usually does:
     * environment, system properties, profile, container, machine.
     *
     * @param accessKeyId the public half
     * @param secretAccessKey the secret half
     */
    public Builder credentials(String accessKeyId, String secretAccessKey) {
      this.keys = new S3Keypair(accessKeyId, secretAccessKey, Optional.empty(), Optional.empty());
      return this;
    }

    /**
     * Signs with temporary credentials.
     *
     * @param accessKeyId the public half
     * @param secretAccessKey the secret half
     * @param sessionToken the token
     */
    public Builder credentials(String accessKeyId, String secretAccessKey, String sessionToken) {
      this.keys =
          new S3Keypair(accessKeyId, secretAccessKey, Optional.of(sessionToken), Optional.empty());
      return this;
    }

    /** Takes the credentials of a profile of the shared AWS files. */
    public Builder profile(String name) {
      this.profile = Objects.requireNonNull(name, "name");
      return this;
    }

    /** Refuses to write. Nothing is tried out on opening. */
    public Builder readOnly() {
      this.writable = false;
      return this;
    }

    /**
     * Believes that the server honours conditions of PutObject, without trying it out. When it does
     * not, commits of concurrent writers are lost.
     */
    public Builder skipProbe() {
      this.probe = false;
      return this;
    }

    /** Reads by the AWS SDK, which takes longer for each request. */
    public Builder sdkReads() {
      this.sdkReads = true;
      return this;
    }

    /**
     * The size of the parts of large streams; objects have at most 10,000 of them.
     *
     * @param bytes from 5 MiB to 1 GiB; 8 MiB unless set
     */
    public Builder partSize(long bytes) {
      int size = (int) within("partSize", bytes, S3Upload.LEAST_PART, 1L << 30);
      this.upload = upload.withParts(size, upload.partsInFlight());
      return this;
    }

    /**
     * How many parts of one stream are in memory at most.
     *
     * @param parts from 1 to 64; 4 unless set
     */
    public Builder partsInFlight(int parts) {
      this.upload =
          upload.withParts(upload.partSize(), (int) within("partsInFlight", parts, 1, 64));
      return this;
    }

    /** The storage class of new objects, as S3 names it; the bucket's default unless set. */
    public Builder storageClass(String name) {
      this.upload = upload.withStorageClass(S3Addresses.requireWord("storageClass", name));
      return this;
    }

    /**
     * How the server encrypts new objects; the bucket's default unless set.
     *
     * @param algorithm {@code AES256} (SSE-S3) or {@code aws:kms} (SSE-KMS)
     */
    public Builder encryption(String algorithm) {
      if (!algorithm.equals("AES256") && !algorithm.equals("aws:kms")) {
        throw new IllegalArgumentException("encryption is AES256 or aws:kms, not " + algorithm);
      }
      this.upload = upload.withEncryption(algorithm);
      return this;
    }

    /** Encrypts with a key of KMS; goes with the encryption {@code aws:kms}, which it implies. */
    public Builder kmsKey(String id) {
      this.upload = upload.withKmsKey(S3Addresses.requireWord("kmsKeyId", id));
      return this;
    }

    /**
     * The most connections for reads, and the most for everything else.
     *
     * @param most from 1 to 4,096; 64 unless set
     */
    public Builder connections(int most) {
      this.connections = (int) within("connections", most, 1, 4096);
      return this;
    }

    /** How long connecting may take; from 1 ms, 10 s unless set. */
    public Builder connectTimeout(Duration limit) {
      this.connectTimeout = S3Addresses.requirePositive("connectTimeout", limit);
      return this;
    }

    /** How long a connection may be silent under a request; from 1 ms, 30 s unless set. */
    public Builder idleTimeout(Duration limit) {
      this.idleTimeout = S3Addresses.requirePositive("idleTimeout", limit);
      return this;
    }

    /**
     * Which ranges of one {@code readRanges} are asked for together.
     *
     * @param maxGap the largest hole between neighbours in bytes, from 0; 1 MiB unless set
     * @param maxSpan the most bytes of a request for several ranges, from 0; 8 MiB unless set
     */
    public Builder coalescing(long maxGap, long maxSpan) {
      this.reading = reading.withCoalescing(maxGap, maxSpan);
      return this;
    }

    /** Takes clock and timers from another source. */
    public Builder time(TimeSource source) {
      this.time = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Takes random numbers from another source; safe for use by several threads. */
    public Builder random(RandomGenerator source) {
      this.random = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Opens the storage; it belongs to the caller, who closes it.
     *
     * @return fails with {@link dev.parquedb.storage.UnsupportedStorageException} when the server
     *     does not honour conditional writes, or when a library is missing; with what the server
     *     answers when it cannot be tried out; with {@link IllegalArgumentException} when no region
     *     is known
     */
    public Uni<StorageBackend> open() {
      return S3Opening.open(this);
    }

    /**
     * Uploads of paths of this storage that are not finished: those that run, and those whose
     * process was killed.
     */
    public Uni<List<UnfinishedUpload>> unfinishedUploads() {
      return S3Opening.withCalls(this, S3Uploads::unfinished);
    }

    /**
     * Aborts the uploads of this storage that began a while ago, so that their parts cost nothing
     * any more. Those that still run then fail, without effect.
     *
     * @param olderThan for how long they have been running at least, by this machine's clock and
     *     the server's; longer than any upload takes
     * @return how many were aborted
     */
    public Uni<Long> abortUploads(Duration olderThan) {
      return S3Opening.withCalls(
          this, uploads -> uploads.abort(time.now().minus(Objects.requireNonNull(olderThan))));
    }

    private static long within(String name, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be from " + least + " to " + most + ": " + value);
      }
      return value;
    }
  }
}
