package dev.parquedb.table.iceberg.rest;

import java.nio.charset.StandardCharsets;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Where a catalog's resources are, below its base URI. Pure. (Iceberg's own class of this kind
 * needs an HTTP client that is not ours.)
 *
 * @param prefix what stands between {@code v1} and the rest, percent-encoded; empty for nothing
 */
record Paths(String prefix) {

  static final String CONFIG = "v1/config";
  static final String TOKENS = "v1/oauth/tokens";

  private static final String PLAIN = "-._~";

  String namespaces() {
    return prefix.isEmpty() ? "v1/namespaces" : "v1/" + prefix + "/namespaces";
  }

  String tables(Namespace database) {
    return namespaces() + "/" + encoded(database.level(0)) + "/tables";
  }

  String table(TableIdentifier table) {
    return tables(table.namespace()) + "/" + encoded(table.name());
  }

  /** One segment of a path, or a value of a query, percent-encoded (RFC 3986). */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char octet = (char) (each & 0xff);
      boolean plain =
          octet >= 'a' && octet <= 'z'
              || octet >= 'A' && octet <= 'Z'
              || octet >= '0' && octet <= '9'
              || PLAIN.indexOf(octet) >= 0;
      encoded.append(plain ? String.valueOf(octet) : String.format("%%%02X", (int) octet));
    }
    return encoded.toString();
  }
}
