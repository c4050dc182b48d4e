package dev.parquedb.storage.s3;

import dev.parquedb.storage.spi.ReadTuning;
import java.net.URI;
import java.time.Duration;

/**
 * One bucket and how to talk to it; complete and checked, without secrets.
 *
 * @param type {@code s3} or {@code r2}
 * @param rootUri what table metadata calls the root
 * @param endpoint the service: scheme, host and perhaps port; no path
 * @param region the region that requests are signed for
 * @param bucket the bucket
 * @param keys where in the bucket
 * @param addressing where the bucket's name goes
 * @param vendor whose server it is
 * @param upload how objects are written
 * @param reading how several ranges are fetched
 * @param connections the most connections to the service, from 1
 * @param connectTimeout how long connecting may take
 * @param idleTimeout how long a connection may be silent while an answer is awaited
 */
record S3Settings(
    String type,
    URI rootUri,
    URI endpoint,
    String region,
    String bucket,
    S3Keys keys,
    Addressing addressing,
    S3Vendor vendor,
    S3Upload upload,
    ReadTuning reading,
    int connections,
    Duration connectTimeout,
    Duration idleTimeout) {

  /** Where the bucket's name goes in a request. */
  enum Addressing {
    /** First segment of the path. */
    PATH,
    /** In front of the host. */
    VIRTUAL_HOST
  }

  /** Whether connections are encrypted. */
  boolean tls() {
    return endpoint.getScheme().equals("https");
  }

  /** The host that requests go to. */
  String host() {
    return addressing == Addressing.PATH ? endpoint.getHost() : bucket + "." + endpoint.getHost();
  }

  /** The port that requests go to. */
  int port() {
    return endpoint.getPort() >= 0 ? endpoint.getPort() : tls() ? 443 : 80;
  }

  /** The value of the host header, which is signed: with the port unless it is the usual one. */
  String hostHeader() {
    return port() == (tls() ? 443 : 80) ? host() : host() + ":" + port();
  }

  /**
   * The path of a request for an object, percent-encoded as it is signed.
   *
   * @param path a path of the storage
   */
  String target(String path) {
    String object = "/" + S3Keys.encoded(keys.key(path));
    return addressing == Addressing.PATH ? "/" + bucket + object : object;
  }
}
