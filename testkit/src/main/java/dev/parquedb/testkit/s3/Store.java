package dev.parquedb.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All buckets. Thread-safe. */
final class Store {

  private final Memory memory;
  private final Map<String, Bucket> buckets = new TreeMap<>();

  Store(SimulatedS3Options options) {
    memory = new Memory(options.memoryLimit());
    options.buckets().forEach(each -> buckets.put(each.name(), new Bucket(each, memory)));
  }

  Memory memory() {
    return memory;
  }

  synchronized Bucket bucket(String name) {
    Bucket bucket = buckets.get(name);
    if (bucket == null) {
      throw S3Error.noSuchBucket(name);
    }
    return bucket;
  }

  synchronized List<Bucket> buckets() {
    return new ArrayList<>(buckets.values());
  }

  synchronized void create(String name) {
    S3BucketOptions options;
    try {
      options = S3BucketOptions.keeping(name);
    } catch (IllegalArgumentException e) {
      throw new S3Error(400, "InvalidBucketName", "The specified bucket is not valid: " + name);
    }
    if (buckets.putIfAbsent(name, new Bucket(options, memory)) != null) {
      throw new S3Error(
          409, "BucketAlreadyOwnedByYou", "The bucket already exists and is yours: " + name);
    }
  }

  synchronized void delete(String name) {
    Bucket bucket = bucket(name);
    boolean empty = bucket.objects(Map::isEmpty) && bucket.uploads(Map::isEmpty);
    if (!empty) {
      throw new S3Error(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.");
    }
    buckets.remove(name);
  }

  int openUploads() {
    return buckets().stream().mapToInt(bucket -> bucket.uploads(Map::size)).sum();
  }
}
