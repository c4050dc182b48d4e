package dev.parquedb.testkit.s3;

import dev.parquedb.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** One page of a listing: a pure function of the objects and what is asked. */
final class Listing {

  private Listing() {}

  /** A key or a common prefix. */
  sealed interface Entry {
    String name();
  }

  /** A key with its object. */
  record Key(String name, Stored object) implements Entry {}

  /** A common prefix. */
  record Prefix(String name) implements Entry {}

  /**
   * A page.
   *
   * @param entries in order
   * @param last where the next page goes on, if there is one
   */
  record Page(List<Entry> entries, Optional<Entry> last) {}

  /**
   * A page.
   *
   * @param objects all objects, ordered
   * @param prefix what keys start with
   * @param delimiter what ends a common prefix; empty for none
   * @param after only keys after this one; empty for all
   * @param afterPrefix whether {@code after} is a common prefix whose keys are all done
   * @param limit the most entries
   */
  static Page page(
      NavigableMap<String, Stored> objects,
      String prefix,
      String delimiter,
      String after,
      boolean afterPrefix,
      int limit) {
    List<Entry> entries = new ArrayList<>();
    boolean resumes = Utf8Order.compare(after, prefix) >= 0 && !after.isEmpty();
    String key =
        resumes
            ? afterPrefix ? pastPrefix(objects, after) : objects.higherKey(after)
            : objects.ceilingKey(prefix);
    while (key != null && key.startsWith(prefix)) {
      if (entries.size() >= limit) {
        return new Page(
            entries, entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(limit - 1)));
      }
      int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (end < 0) {
        entries.add(new Key(key, objects.get(key)));
        key = objects.higherKey(key);
      } else {
        String common = key.substring(0, end + delimiter.length());
        entries.add(new Prefix(common));
        key = pastPrefix(objects, common);
      }
    }
    return new Page(entries, Optional.empty());
  }

  private static String pastPrefix(NavigableMap<String, Stored> objects, String prefix) {
    String key = objects.ceilingKey(prefix);
    while (key != null && key.startsWith(prefix)) {
      key = objects.higherKey(key);
    }
    return key;
  }
}
