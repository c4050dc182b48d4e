package dev.parquedb.storage.tiered;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.spi.StorageUri;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code tiered:} with the options {@code hot} and {@code cold} (the URIs of both storages;
 * percent-encoded where they stand in a URI) and {@code threshold} (bytes; what is larger goes
 * cold).
 */
public final class TieredStorageProvider implements StorageProvider {

  private static final Set<String> OPTIONS = Set.of("hot", "cold", "threshold");

  /** For the service loader. */
  public TieredStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("tiered");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom()
        .deferred(
            () -> {
              StorageUri parsed = StorageUri.parse(uri, options, OPTIONS);
              if (!parsed.location().isEmpty() && !parsed.location().equals("//")) {
                throw new IllegalArgumentException(
                    "A tiered: storage has no location of its own; name its tiers with hot and"
                        + " cold");
              }
              String hot = required(parsed, "hot");
              String cold = required(parsed, "cold");
              long threshold = bytes(parsed.options().get("threshold"));
              return Storages.open(vertx, hot)
                  .chain(
                      first ->
                          withCold(vertx, first, cold, threshold).onFailure().call(first::close));
            });
  }

  private static Uni<StorageBackend> withCold(
      Vertx vertx, StorageBackend hot, String coldUri, long threshold) {
    return Storages.open(vertx, coldUri)
        .chain(
            cold -> {
              TieredBackendBuilder builder = TieredBackend.builder(vertx, hot, cold);
              return Uni.createFrom()
                  .deferred(() -> (threshold < 0 ? builder : builder.threshold(threshold)).open())
                  .onFailure()
                  .call(cold::close);
            })
        .map(tiered -> tiered);
  }

  private static String required(StorageUri uri, String option) {
    String value = uri.options().get(option);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "A tiered: storage needs the option " + option + ", the URI of a storage");
    }
    return value;
  }

  /** A number of bytes; -1 for none given. */
  private static long bytes(String value) {
    if (value == null) {
      return -1;
    }
    try {
      long bytes = Long.parseLong(value);
      if (bytes >= 0) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("threshold is a number of bytes, not " + value, e);
    }
    throw new IllegalArgumentException("threshold is a number of bytes, not " + value);
  }
}
