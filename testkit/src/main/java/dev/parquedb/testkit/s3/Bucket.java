package dev.parquedb.testkit.s3;

import dev.parquedb.Utf8Order;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The objects and uploads of a bucket. Every method is one atomic step. */
final class Bucket {

  private final S3BucketOptions options;
  private final Memory memory;
  private final NavigableMap<String, Stored> objects = new TreeMap<>(Utf8Order.COMPARATOR);
  private final Map<String, Upload> uploads = new TreeMap<>();

  Bucket(S3BucketOptions options, Memory memory) {
    this.options = options;
    this.memory = memory;
  }

  String name() {
    return options.name();
  }

  boolean discards() {
    return options.retention() == S3BucketOptions.Retention.DISCARD;
  }

  synchronized Optional<Stored> get(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  /**
   * Replaces or removes an object.
   *
   * @param key its key
   * @param change from the object as it is to what it becomes; throws when a condition does not
   *     hold. The memory of what it returns is accounted for already.
   */
  synchronized Optional<Stored> change(
      String key, Function<Optional<Stored>, Optional<Stored>> change) {
    Optional<Stored> before = get(key);
    Optional<Stored> after = change.apply(before);
    before.ifPresent(old -> memory.release(old.content().held()));
    after.ifPresentOrElse(stored -> objects.put(key, stored), () -> objects.remove(key));
    return after;
  }

  /** Works on the objects in the order of their keys. */
  synchronized <T> T objects(Function<NavigableMap<String, Stored>, T> work) {
    return work.apply(objects);
  }

  /** Works on the uploads that are under way, by id. */
  synchronized <T> T uploads(Function<Map<String, Upload>, T> work) {
    return work.apply(uploads);
  }
}
