package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.spi.StorageUri;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Opens {@code s3://bucket/prefix} and {@code r2://account/bucket/prefix}; prefixes are
 * percent-encoded. Options of both: {@code profile}, {@code readOnly}, {@code probe=skip}, {@code
 * reads} ({@code http} or {@code sdk}), {@code partSize} (bytes), {@code partsInFlight}, {@code
 * storageClass}, {@code encryption} ({@code AES256} or {@code aws:kms}), {@code kmsKeyId}, {@code
 * connections}, {@code connectTimeoutMillis}, {@code idleTimeoutMillis}; of {@code s3:} also {@code
 * endpoint}, {@code region} and {@code pathStyle}.
 *
 * <p>Secrets are options too, but not of the URI, which is shown: {@code accessKeyId} and {@code
 * secretAccessKey}, perhaps with {@code sessionToken}. See {@link S3Backend}.
 */
public final class S3StorageProvider implements StorageProvider {

  private static final Set<String> OPTIONS =
      Set.of(
          "profile",
          "readOnly",
          "probe",
          "reads",
          "partSize",
          "partsInFlight",
          "storageClass",
          "encryption",
          "kmsKeyId",
          "connections",
          "connectTimeoutMillis",
          "idleTimeoutMillis");

  private static final Set<String> OF_S3 = Set.of("endpoint", "region", "pathStyle");

  private static final Set<String> SECRETS =
      Set.of("accessKeyId", "secretAccessKey", "sessionToken");

  /** For the service loader. */
  public S3StorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("s3", "r2");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom().deferred(() -> builder(vertx, uri, options).open());
  }

  /**
   * What a URI and options describe, for what an operator does besides opening it.
   *
   * @param vertx what requests run on
   * @param uri as for {@link #open}
   * @param options as for {@link #open}
   * @throws IllegalArgumentException for what is not known, or is wrong
   */
  public static S3Backend.Builder builder(Vertx vertx, String uri, Map<String, String> options) {
    refuseSecretsIn(uri);
    boolean r2 = uri.regionMatches(true, 0, "r2:", 0, 3);
    Set<String> known = new TreeSet<>(OPTIONS);
    known.addAll(SECRETS);
    if (!r2) {
      known.addAll(OF_S3);
    }
    StorageUri parsed = StorageUri.parse(uri, options, known);
    String[] names = names(parsed, r2 ? 3 : 2);
    S3Backend.Builder builder =
        r2
            ? S3Backend.r2(vertx, names[0], names[1]).prefix(names[2])
            : S3Backend.builder(vertx, names[0]).prefix(names[1]);
    Map<String, String> all = new TreeMap<>(parsed.options());
    sign(builder, all);
    all.forEach((name, value) -> apply(builder, name, value));
    return builder;
  }

  private static void refuseSecretsIn(String uri) {
    int query = uri.indexOf('?');
    for (String pair : query < 0 ? new String[0] : uri.substring(query + 1).split("&")) {
      String name = pair.split("=", 2)[0];
      if (SECRETS.stream().anyMatch(name::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "Give the option "
                + name
                + " beside the URI of the storage, not in it: URIs are shown in messages");
      }
    }
  }

  /** The segments of the location: names, then the rest, which may be empty. */
  private static String[] names(StorageUri uri, int count) {
    String form = count == 2 ? "s3://bucket/prefix" : "r2://account/bucket/prefix";
    if (!uri.location().startsWith("//") || uri.location().contains("@")) {
      throw new IllegalArgumentException("Write the address of the storage as " + form);
    }
    String[] parts = uri.location().substring(2).split("/", count);
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = i < parts.length ? decoded(parts[i], form) : "";
      if (i < count - 1 && names[i].isEmpty()) {
        throw new IllegalArgumentException("Write the address of the storage as " + form);
      }
    }
    return names;
  }

  private static String decoded(String encoded, String form) {
    try {
      // What is not ASCII need not be encoded.
      return new URI("x:/" + encoded.replace(" ", "%20")).getPath().substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "Write the address of the storage as " + form + ", with the prefix percent-encoded", e);
    }
  }

  private static void sign(S3Backend.Builder builder, Map<String, String> options) {
    String id = options.remove("accessKeyId");
    String secret = options.remove("secretAccessKey");
    String token = options.remove("sessionToken");
    if ((id == null) != (secret == null) || id == null && token != null) {
      throw new IllegalArgumentException(
          "Give accessKeyId and secretAccessKey together, or neither");
    }
    if (id != null && token != null) {
      builder.credentials(id, secret, token);
    } else if (id != null) {
      builder.credentials(id, secret);
    }
  }

  private static void apply(S3Backend.Builder builder, String name, String value) {
    switch (name) {
      case "endpoint" -> builder.endpoint(endpoint(value));
      case "region" -> builder.region(value);
      case "pathStyle" -> builder.pathStyle(isTrue(name, value));
      case "profile" -> builder.profile(value);
      case "readOnly" -> {
        if (isTrue(name, value)) {
          builder.readOnly();
        }
      }
      case "probe" -> {
        if (oneOf(name, value, "run", "skip").equals("skip")) {
          builder.skipProbe();
        }
      }
      case "reads" -> {
        if (oneOf(name, value, "http", "sdk").equals("sdk")) {
          builder.sdkReads();
        }
      }
      case "partSize" -> builder.partSize(number(name, value));
      case "partsInFlight" -> builder.partsInFlight(small(name, value));
      case "storageClass" -> builder.storageClass(value);
      case "encryption" -> builder.encryption(value);
      case "kmsKeyId" -> builder.kmsKey(value);
      case "connections" -> builder.connections(small(name, value));
      case "connectTimeoutMillis" -> builder.connectTimeout(Duration.ofMillis(number(name, value)));
      case "idleTimeoutMillis" -> builder.idleTimeout(Duration.ofMillis(number(name, value)));
      default -> throw new IllegalArgumentException("Unknown option " + name);
    }
  }

  private static URI endpoint(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      // Not as a cause: its message repeats the text, in which somebody may have put a password.
      throw new IllegalArgumentException(
          "endpoint is an address such as https://minio.example:9000 (" + e.getReason() + ")");
    }
  }

  private static boolean isTrue(String name, String value) {
    return oneOf(name, value, "true", "false").equals("true");
  }

  private static String oneOf(String name, String value, String one, String other) {
    if (!value.equals(one) && !value.equals(other)) {
      throw new IllegalArgumentException(name + " is " + one + " or " + other + ", not " + value);
    }
    return value;
  }

  private static int small(String name, String value) {
    return (int) Math.min(Integer.MAX_VALUE, number(name, value));
  }

  private static long number(String name, String value) {
    if (!value.matches("[0-9]{1,10}")) {
      throw new IllegalArgumentException(name + " is a number from 0, not " + value);
    }
    return Long.parseLong(value);
  }
}
