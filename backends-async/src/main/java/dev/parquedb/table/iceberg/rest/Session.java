package dev.parquedb.table.iceberg.rest;

import dev.parquedb.storage.UnsupportedStorageException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What a catalog says about how it wants to be asked.
 *
 * @param client sends to where it wants requests
 * @param paths where its resources are
 * @param idempotencyKeys whether it knows a repeated commit by its key
 */
record Session(RestClient client, Paths paths, boolean idempotencyKeys) {

  /** Properties of this prefix are headers to send. */
  private static final String HEADER = "header.";

  private static final List<String> OWN_HEADERS =
      List.of("authorization", "host", "content-length", "content-type", "transfer-encoding");

  /**
   * Reads what the catalog says.
   *
   * @param client the client as configured
   * @param prefix the prefix as configured
   * @param config the catalog's answer; its defaults are weaker than the configuration, its
   *     overrides stronger
   * @throws UnsupportedStorageException when it leads to another server: credentials do not go
   *     there
   */
  static Session of(RestClient client, Optional<String> prefix, CatalogConfig config) {
    Map<String, String> configured = new HashMap<>();
    prefix.ifPresent(path -> configured.put("prefix", path));
    configured.put("uri", client.base());
    Map<String, String> merged = config.merged(configured);
    return new Session(
        client.at(base(client.base(), merged.get("uri")), headers(merged)),
        new Paths(prefix(merged)),
        config.idempotencyKeys());
  }

  private static String base(String configured, String told) {
    URI own = URI.create(configured);
    URI other;
    try {
      other = URI.create(told == null ? configured : told.replaceAll("/+$", ""));
    } catch (IllegalArgumentException noUri) {
      throw elsewhere();
    }
    boolean same =
        own.getScheme().equalsIgnoreCase(other.getScheme())
            && own.getHost().equalsIgnoreCase(other.getHost())
            && own.getPort() == other.getPort()
            && other.getRawUserInfo() == null
            && other.getRawQuery() == null;
    if (!same) {
      throw elsewhere();
    }
    return other.toString();
  }

  private static String prefix(Map<String, String> properties) {
    String told = properties.getOrDefault("prefix", "").replaceAll("^/+|/+$", "");
    if (!told.matches("[A-Za-z0-9._~/%!$&'()*+,;=:@-]*")) {
      throw new UnsupportedStorageException(
          "", "The prefix of the Iceberg catalog is no path: it must be percent-encoded");
    }
    return told;
  }

  private static UnsupportedStorageException elsewhere() {
    return new UnsupportedStorageException(
        "",
        "The Iceberg catalog wants to be asked at another server, where credentials are not sent;"
            + " configure that server's address if it is meant");
  }

  private static Map<String, String> headers(Map<String, String> properties) {
    Map<String, String> headers = new HashMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(HEADER)) {
            headers.put(name.substring(HEADER.length()), value);
          }
        });
    headers.keySet().removeIf(name -> OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
    return headers;
  }

  String namespaces() {
    return paths.namespaces();
  }

  String tables(Namespace database) {
    return paths.tables(database);
  }

  String table(TableIdentifier table) {
    return paths.table(table);
  }
}
