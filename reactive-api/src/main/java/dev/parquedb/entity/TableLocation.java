package dev.parquedb.entity;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Where a catalog keeps a table, and what it lends to reach it. Immutable. */
public final class TableLocation {

  private final URI uri;
  private final Map<String, String> properties;
  private final Supplier<Uni<Map<String, String>>> lender;

  /**
   * Creates a location.
   *
   * @param uri the folder of the table, absolute
   * @param properties what {@link #properties()} gives
   * @param lender asks the catalog anew
   */
  public TableLocation(
      URI uri, Map<String, String> properties, Supplier<Uni<Map<String, String>>> lender) {
    this.uri = Objects.requireNonNull(uri, "uri");
    this.properties = Map.copyOf(properties);
    this.lender = Objects.requireNonNull(lender, "lender");
  }

  /** The folder of the table, absolute, without a slash at its end. */
  public URI uri() {
    return uri;
  }

  /**
   * What the catalog says about access, by Iceberg's names: {@code s3.access-key-id}, {@code
   * s3.secret-access-key}, {@code s3.session-token}, {@code client.region}, {@code s3.endpoint}, …
   * Secret: for the storage's credentials and nothing else.
   */
  public Map<String, String> properties() {
    return properties;
  }

  /** Asks the catalog for the properties anew: lent credentials expire. */
  public Uni<Map<String, String>> renew() {
    return Uni.createFrom().deferred(lender::get);
  }

  /** Leaves the properties out. */
  @Override
  public String toString() {
    return "TableLocation[" + uri + "]";
  }
}
