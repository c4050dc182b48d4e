package dev.parquedb.testkit.storage;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.UnsupportedStorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One page of a listing of {@link TinyFiles}. */
final class TinyListing {

  private TinyListing() {}

  static ListResult page(TinyFiles files, String prefix, ListOptions options, Flaw flaw) {
    if (options.limit() < 1) {
      throw new UnsupportedStorageException(prefix, "tiny: no page of " + options.limit());
    }
    synchronized (files) {
      return cut(files, prefix, options, flaw);
    }
  }

  private static ListResult cut(TinyFiles files, String prefix, ListOptions options, Flaw flaw) {
    List<String> entries = entries(files, prefix, options, flaw);
    int start = start(entries, prefix, options, flaw);
    int end = (int) Math.min(entries.size(), (long) start + options.limit());
    List<FileStat> found = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    for (String entry : entries.subList(start, end)) {
      if (grouped(entry, prefix, options)) {
        prefixes.add(entry);
      } else if (flaw != Flaw.PATTERN_AFTER_LIMIT || matches(entry, options)) {
        found.add(files.get(entry).stat(entry));
      }
    }
    Optional<String> cursor =
        end == entries.size()
            ? Optional.empty()
            : Optional.of(
                cursor(
                    prefix,
                    options,
                    flaw == Flaw.CURSOR_IS_AN_OFFSET ? "" + end : entries.get(end - 1)));
    return new ListResult(found, prefixes, cursor);
  }

  private static List<String> entries(
      TinyFiles files, String prefix, ListOptions options, Flaw flaw) {
    return files.below(prefix).stream()
        .filter(path -> flaw == Flaw.PATTERN_AFTER_LIMIT || matches(path, options))
        .map(path -> entry(path, prefix, options))
        .distinct()
        .toList();
  }

  private static String entry(String path, String prefix, ListOptions options) {
    if (options.delimiter().isEmpty()) {
      return path;
    }
    String delimiter = options.delimiter().get();
    int at = path.indexOf(delimiter, prefix.length());
    return at < 0 ? path : path.substring(0, at + delimiter.length());
  }

  private static boolean grouped(String entry, String prefix, ListOptions options) {
    return options.delimiter().isPresent()
        && entry.indexOf(options.delimiter().get(), prefix.length()) >= 0;
  }

  private static int start(List<String> entries, String prefix, ListOptions options, Flaw flaw) {
    if (options.cursor().isEmpty()) {
      return 0;
    }
    String last = last(prefix, options, flaw);
    if (flaw == Flaw.CURSOR_IS_AN_OFFSET) {
      return Integer.parseInt(last);
    }
    int start = 0;
    while (start < entries.size() && Pages.UTF8.compare(entries.get(start), last) <= 0) {
      start++;
    }
    return start;
  }

  private static String cursor(String prefix, ListOptions options, String last) {
    String plain = scope(prefix, options) + "\n" + last;
    return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String last(String prefix, ListOptions options, Flaw flaw) {
    byte[] plain = Base64.getUrlDecoder().decode(options.cursor().orElseThrow());
    String[] parts = new String(plain, StandardCharsets.UTF_8).split("\n", -1);
    boolean ours = parts.length == 2 && parts[0].equals(scope(prefix, options));
    if (!ours && flaw != Flaw.ANY_CURSOR_WILL_DO) {
      throw new IllegalArgumentException("tiny: a cursor of another listing");
    }
    return parts[parts.length - 1];
  }

  private static String scope(String prefix, ListOptions options) {
    return prefix + "|" + options.delimiter() + "|" + options.pattern();
  }

  private static boolean matches(String path, ListOptions options) {
    if (options.pattern().isEmpty()) {
      return true;
    }
    StringBuilder regex = new StringBuilder();
    for (char c : options.pattern().get().toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return path.substring(path.lastIndexOf('/') + 1).matches(regex.toString());
  }
}
