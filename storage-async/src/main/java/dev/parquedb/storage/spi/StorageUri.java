package dev.parquedb.storage.spi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A storage URI taken apart: {@code scheme:location?option=value&…}. Options of the query and those
 * given beside the URI are one set; a value given twice differently is refused.
 *
 * @param scheme lower case
 * @param location what stands between the colon and the query, as given
 * @param options all options
 */
public record StorageUri(String scheme, String location, Map<String, String> options) {

  /**
   * Takes a URI apart.
   *
   * @param uri the URI as given
   * @param more options given beside it
   * @param known the options of the scheme
   * @throws IllegalArgumentException for an option that is not known or contradicts itself
   */
  public static StorageUri parse(String uri, Map<String, String> more, Set<String> known) {
    int colon = uri.indexOf(':');
    int query = uri.indexOf('?', colon);
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    String location = query < 0 ? uri.substring(colon + 1) : uri.substring(colon + 1, query);
    Map<String, String> options = new TreeMap<>();
    if (query >= 0) {
      for (String pair : uri.substring(query + 1).split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          String name = equals < 0 ? pair : pair.substring(0, equals);
          add(options, decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
      }
    }
    more.forEach((name, value) -> add(options, name, value));
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Unknown options "
              + unknown
              + " of a "
              + scheme
              + ": storage; known are "
              + new TreeSet<>(known));
    }
    return new StorageUri(scheme, location, options);
  }

  private static void add(Map<String, String> options, String name, String value) {
    String before = options.put(name, value);
    if (before != null && !before.equals(value)) {
      throw new IllegalArgumentException("The option " + name + " is given twice, differently");
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
