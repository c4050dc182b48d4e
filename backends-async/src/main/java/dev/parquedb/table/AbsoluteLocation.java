package dev.parquedb.table;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file is, as the metadata of tables names it absolutely: a URI, or the path of a local
 * file. Nothing in it is decoded.
 *
 * @param scheme its scheme in lower case, {@code s3} for the three that writers name a bucket by
 * @param authority its authority; empty for none
 * @param path its path, which begins with a slash or is empty
 */
public record AbsoluteLocation(String scheme, String authority, String path) {

  private static final Pattern ABSOLUTE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(?://([^/]*))?(/.*|)", Pattern.DOTALL);

  /** Takes a location apart; empty when it is not absolute. */
  public static Optional<AbsoluteLocation> of(String location) {
    Matcher absolute = ABSOLUTE.matcher(location);
    if (absolute.matches()) {
      return Optional.of(
          new AbsoluteLocation(
              bucketScheme(absolute.group(1)), orEmpty(absolute.group(2)), absolute.group(3)));
    }
    return location.startsWith("/")
        ? Optional.of(new AbsoluteLocation("file", "", location))
        : Optional.empty();
  }

  /** Whether the store that a URI names is the one of this location. */
  public boolean isOfStore(URI root) {
    return root.getScheme() != null
        && bucketScheme(root.getScheme()).equals(scheme)
        && orEmpty(root.getAuthority()).equals(authority);
  }

  private static String bucketScheme(String scheme) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    return lower.equals("s3a") || lower.equals("s3n") ? "s3" : lower;
  }

  private static String orEmpty(String authority) {
    return authority == null ? "" : authority;
  }
}
