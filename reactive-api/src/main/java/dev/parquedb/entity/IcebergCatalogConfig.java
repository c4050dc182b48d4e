package dev.parquedb.entity;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** Where Iceberg tables are registered. */
public sealed interface IcebergCatalogConfig {

  /** Beside the data: numbered metadata files, read by Hadoop tables and catalogs. */
  record Filesystem() implements IcebergCatalogConfig {}

  /**
   * An Iceberg REST catalog.
   *
   * @param uri its base URI
   * @param token a bearer token; empty for none. Never shown
   */
  record Rest(URI uri, Optional<String> token) implements IcebergCatalogConfig {
    public Rest {
      Objects.requireNonNull(uri, "uri");
    }

    @Override
    public String toString() {
      return "Rest[uri=" + uri + "]";
    }
  }

  /**
   * Cloudflare's R2 Data Catalog.
   *
   * @param accountId the account
   * @param apiToken an API token. Never shown
   * @param bucket the bucket
   */
  record R2DataCatalog(String accountId, String apiToken, String bucket)
      implements IcebergCatalogConfig {
    public R2DataCatalog {
      Objects.requireNonNull(accountId, "accountId");
      Objects.requireNonNull(apiToken, "apiToken");
      Objects.requireNonNull(bucket, "bucket");
    }

    @Override
    public String toString() {
      return "R2DataCatalog[accountId=" + accountId + ", bucket=" + bucket + "]";
    }
  }
}
