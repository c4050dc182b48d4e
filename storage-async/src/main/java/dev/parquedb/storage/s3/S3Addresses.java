package dev.parquedb.storage.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/** Checks of what an operator writes, and what follows from it. Pure. */
final class S3Addresses {

  static final String R2_DOMAIN = ".r2.cloudflarestorage.com";

  private S3Addresses() {}

  static String requireBucket(String name) {
    // Older buckets have capitals, underscores and up to 255 characters.
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,254}")) {
      throw new IllegalArgumentException("No name of a bucket: " + name);
    }
    return name;
  }

  static URI requireEndpoint(URI address) {
    String scheme = address.getScheme();
    boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    String path = address.getRawPath();
    if (!web || address.getHost() == null || path != null && !path.matches("/?")) {
      throw new IllegalArgumentException(
          "The endpoint of an s3 storage is http or https, a host and perhaps a port, without a"
              + " path");
    }
    if (address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "The endpoint of an s3 storage has no user name, query or fragment; give credentials as"
              + " options");
    }
    int port = address.getPort();
    return URI.create(
        scheme.toLowerCase(Locale.ROOT)
            + "://"
            + address.getHost().toLowerCase(Locale.ROOT)
            + (port < 0 ? "" : ":" + port));
  }

  static String requireWord(String name, String value) {
    if (!value.matches("[!-~]{1,2048}")) {
      throw new IllegalArgumentException(name + " has visible ASCII characters only");
    }
    return value;
  }

  static Duration requirePositive(String name, Duration limit) {
    if (limit.toMillis() < 1 || limit.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " must be from 1 ms to 24 days: " + limit);
    }
    return limit;
  }

  /** The address of AWS in a region. */
  static URI aws(String region) {
    return URI.create(
        "https://s3." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
  }

  /** Whose server an endpoint is. Names alone are believed only where certificates prove them. */
  static S3Vendor vendor(URI endpoint) {
    String host = endpoint.getHost();
    if (!endpoint.getScheme().equals("https")) {
      return S3Vendor.OTHER;
    }
    if (host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn")) {
      return S3Vendor.AWS;
    }
    return host.endsWith(R2_DOMAIN) ? S3Vendor.R2 : S3Vendor.OTHER;
  }

  /** Where a bucket's name goes unless said otherwise: certificates cover no further dots. */
  static S3Settings.Addressing addressing(S3Vendor vendor, String bucket) {
    return vendor == S3Vendor.AWS && bucket.matches("[a-z0-9-]+")
        ? S3Settings.Addressing.VIRTUAL_HOST
        : S3Settings.Addressing.PATH;
  }
}
