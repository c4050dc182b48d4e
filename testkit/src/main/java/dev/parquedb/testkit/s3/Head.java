package dev.parquedb.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The head of a request, taken apart.
 *
 * @param method the HTTP method
 * @param path the raw path
 * @param bucket the bucket; empty for the service itself
 * @param key the key; empty for a bucket
 * @param query names and values, decoded; a name without a value has an empty one
 * @param headers values by name in lower case
 */
record Head(
    String method,
    String path,
    String bucket,
    String key,
    SortedMap<String, String> query,
    SortedMap<String, List<String>> headers) {

  /**
   * Takes a request apart.
   *
   * @param method the HTTP method
   * @param uri path and query, as sent
   * @param headers the headers, in order
   * @param domain the domain whose subdomains are buckets
   */
  static Head of(
      String method, String uri, Iterable<Map.Entry<String, String>> headers, String domain) {
    SortedMap<String, List<String>> byName = new TreeMap<>();
    for (Map.Entry<String, String> header : headers) {
      byName
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.getValue());
    }
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    if (!path.startsWith("/")) {
      throw new S3Error(400, "InvalidURI", "Only paths are served.");
    }
    SortedMap<String, String> query = query(mark < 0 ? "" : uri.substring(mark + 1));
    List<String> host = byName.getOrDefault("host", List.of());
    if (host.size() != 1) {
      throw S3Error.invalidRequest("Exactly one Host header is needed.");
    }
    String name = host.get(0).replaceFirst(":\\d+$", "");
    String decoded = Uris.decodePath(path.substring(1));
    if (name.endsWith("." + domain)) {
      String bucket = name.substring(0, name.length() - domain.length() - 1);
      return new Head(method, path, bucket, decoded, query, byName);
    }
    int slash = decoded.indexOf('/');
    String bucket = slash < 0 ? decoded : decoded.substring(0, slash);
    String key = slash < 0 ? "" : decoded.substring(slash + 1);
    return new Head(method, path, bucket, key, query, byName);
  }

  private static SortedMap<String, String> query(String raw) {
    SortedMap<String, String> query = new TreeMap<>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = Uris.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : Uris.decodeQuery(pair.substring(equals + 1));
      if (query.put(name, value) != null) {
        throw S3Error.invalidArgument("The query parameter " + name + " is given twice.");
      }
    }
    return query;
  }

  Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  boolean has(String header) {
    return headers.containsKey(header);
  }
}
