package dev.parquedb.storage.http;

import dev.parquedb.storage.spi.ReadTuning;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A server and how to read from it; complete and checked. The headers are secret.
 *
 * @param root where the files are; the target has no slash at its end
 * @param rootUri the same as a URI
 * @param headers sent to the origin of the root only
 * @param manifest the path of the manifest
 * @param manifestLimit the largest manifest in bytes
 * @param wholeLimit how many bytes of a whole file are read for a part of it
 * @param maxRedirects how many redirects are followed
 * @param anywhere whether redirects may lead to addresses that are not public
 * @param reading how several ranges are fetched
 */
record HttpSettings(
    HttpLocation root,
    URI rootUri,
    List<Map.Entry<String, String>> headers,
    String manifest,
    int manifestLimit,
    long wholeLimit,
    int maxRedirects,
    boolean anywhere,
    ReadTuning reading) {

  /** Where a file is. */
  HttpLocation location(String path) {
    return root.at(HttpTargets.target(root.target(), path));
  }

  /** Leaves the headers out. */
  @Override
  public String toString() {
    return "HttpSettings[" + rootUri + "]";
  }
}
