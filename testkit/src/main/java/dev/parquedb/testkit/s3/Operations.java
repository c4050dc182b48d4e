package dev.parquedb.testkit.s3;

import java.time.Instant;
import java.util.Set;

/** What each operation does, once its request is verified and its body is there. */
final class Operations {

  private final Store store;
  private final SimulatedS3Options options;

  Operations(Store store, SimulatedS3Options options) {
    this.store = store;
    this.options = options;
  }

  /**
   * Performs an operation in one atomic step per key.
   *
   * @param operation which
   * @param head the head of its request
   * @param body its body; of uploads the store owns it afterwards, unless this throws
   * @param now the clock
   */
  Reply perform(S3Operation operation, Head head, Received body, Instant now) {
    Set<S3Quirk> quirks = options.profile().quirks();
    return switch (operation) {
      case LIST_BUCKETS -> BucketOperations.list(store);
      case CREATE_BUCKET -> BucketOperations.create(store, head, body, options.profile().region());
      case DELETE_BUCKET -> BucketOperations.delete(store, head);
      case HEAD_BUCKET -> BucketOperations.head(bucket(head), options.profile().region());
      case GET_BUCKET_LOCATION ->
          BucketOperations.location(bucket(head), options.profile().region());
      case LIST_OBJECTS -> ListOperations.objects(bucket(head), head);
      case GET_OBJECT, HEAD_OBJECT -> ObjectReads.get(bucket(head), head);
      case PUT_OBJECT -> ObjectWrites.put(bucket(head), head, body, now, quirks);
      case DELETE_OBJECT -> ObjectWrites.delete(bucket(head), head, quirks);
      default -> throw S3Error.notImplemented(operation.name());
    };
  }

  private Bucket bucket(Head head) {
    return store.bucket(head.bucket());
  }
}
