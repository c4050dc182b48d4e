package dev.parquedb.entity;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where Iceberg tables are registered. */
public sealed interface IcebergCatalogConfig {

  /** Beside the data: numbered metadata files, read by Hadoop tables and catalogs. */
  record Filesystem() implements IcebergCatalogConfig {}

  /**
   * An Iceberg REST catalog.
   *
   * @param uri its base URI, http or https; {@code /v1} follows it
   * @param token a bearer token; empty for none. Never shown
   * @param oauth2 how to get tokens instead; empty when there is one, or none is needed. Never
   *     shown
   * @param headers sent with every request to the catalog. Never shown
   * @param prefix what stands in paths between {@code /v1} and the rest; empty for what the catalog
   *     says
   * @param timeout how long one request may take, from 1 ms
   * @param maxResponseBytes the largest answer, uncompressed, from 1
   * @param locations where tables may lie outside of the configured storage
   */
  record Rest(
      URI uri,
      Optional<String> token,
      Optional<OAuth2Credentials> oauth2,
      Map<String, String> headers,
      Optional<String> prefix,
      Duration timeout,
      int maxResponseBytes,
      TableLocations locations)
      implements IcebergCatalogConfig {

    public Rest {
      Checks.httpUri(uri, "uri");
      headers = Map.copyOf(headers);
      Objects.requireNonNull(prefix, "prefix");
      Objects.requireNonNull(locations, "locations");
      Checks.positive(timeout.toMillis(), "timeout");
      Checks.positive(maxResponseBytes, "maxResponseBytes");
      if (token.isPresent() && oauth2.isPresent()) {
        throw new InvalidInputException(
            "token", "A catalog takes a token or the credentials to get tokens, not both");
      }
      headers.forEach(Checks::header);
    }

    /** With the defaults for everything else. */
    public Rest(URI uri, Optional<String> token) {
      this(
          uri,
          token,
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          DEFAULT_TIMEOUT,
          DEFAULT_RESPONSE_BYTES,
          TableLocations.NONE);
    }

    /** A builder: no authentication, 30 s a request, answers of up to 64 MiB. */
    public static Builder builder(URI uri) {
      return new Builder(uri);
    }

    @Override
    public String toString() {
      return "Rest[uri=" + uri + "]";
    }

    /** Builds the configuration of a REST catalog. */
    public static final class Builder {
      private final URI uri;
      private Optional<String> token = Optional.empty();
      private Optional<OAuth2Credentials> oauth2 = Optional.empty();
      private final Map<String, String> headers = new LinkedHashMap<>();
      private Optional<String> prefix = Optional.empty();
      private Duration timeout = DEFAULT_TIMEOUT;
      private int maxResponseBytes = DEFAULT_RESPONSE_BYTES;
      private TableLocations locations = TableLocations.NONE;

      private Builder(URI uri) {
        this.uri = uri;
      }

      /** Sends a bearer token. */
      public Builder token(String bearer) {
        this.token = Optional.of(bearer);
        return this;
      }

      /** Gets tokens and renews them. */
      public Builder oauth2(OAuth2Credentials credentials) {
        this.oauth2 = Optional.of(credentials);
        return this;
      }

      /** Sends a header with every request to the catalog. */
      public Builder header(String name, String value) {
        headers.put(name, value);
        return this;
      }

      /** What stands in paths between {@code /v1} and the rest. */
      public Builder prefix(String path) {
        this.prefix = Optional.of(path);
        return this;
      }

      /** How long one request may take. */
      public Builder timeout(Duration limit) {
        this.timeout = limit;
        return this;
      }

      /** The largest answer, uncompressed. */
      public Builder maxResponseBytes(int bytes) {
        this.maxResponseBytes = bytes;
        return this;
      }

      /** Where tables may lie outside of the configured storage. */
      public Builder locations(TableLocations places) {
        this.locations = places;
        return this;
      }

      /** The configuration; fails with a typed error naming the option refused. */
      public Rest build() {
        return new Rest(uri, token, oauth2, headers, prefix, timeout, maxResponseBytes, locations);
      }
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
      Objects.requireNonNull(apiToken, "apiToken");
      Checks.plainName(accountId, "accountId");
      Checks.plainName(bucket, "bucket");
    }

    /** The catalog as what it is, a REST catalog. */
    public Rest rest() {
      return Rest.builder(
              URI.create("https://catalog.cloudflarestorage.com/" + accountId + "/" + bucket))
          .token(apiToken)
          .build();
    }

    /** The name of its warehouse. */
    public String warehouse() {
      return accountId + "_" + bucket;
    }

    @Override
    public String toString() {
      return "R2DataCatalog[accountId=" + accountId + ", bucket=" + bucket + "]";
    }
  }

  /** How long a request to a catalog may take unless told otherwise. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** How large an answer of a catalog may be unless told otherwise: 64 MiB. */
  int DEFAULT_RESPONSE_BYTES = 64 << 20;
}
