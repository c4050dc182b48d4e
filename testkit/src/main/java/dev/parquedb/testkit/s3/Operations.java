package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.time.SeededRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** What each operation does, once its request is verified and its body is there. */
final class Operations {

  private final Store store;
  private final SimulatedS3Options options;
  private final AtomicLong uploads = new AtomicLong();

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
      case DELETE_OBJECTS -> BatchDeletes.delete(bucket(head), head, body, quirks);
      case COPY_OBJECT -> ObjectCopies.copy(store, head, now, quirks);
      case CREATE_MULTIPART_UPLOAD -> Multiparts.create(bucket(head), head, uploadId(), now);
      case UPLOAD_PART -> Multiparts.uploadPart(store, head, body, now);
      case UPLOAD_PART_COPY -> Multiparts.copyPart(store, head, now);
      case COMPLETE_MULTIPART_UPLOAD -> Completion.complete(store, head, body, options);
      case ABORT_MULTIPART_UPLOAD -> Multiparts.abort(store, head);
      case LIST_PARTS -> MultipartListings.parts(bucket(head), head);
      case LIST_MULTIPART_UPLOADS -> MultipartListings.uploads(bucket(head), head);
    };
  }

  /** Names an upload, by the seed and how many there were before. */
  private String uploadId() {
    RandomGenerator random =
        SeededRandom.of(options.seed() ^ SeededRandom.mix(uploads.incrementAndGet()), "upload");
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  private Bucket bucket(Head head) {
    return store.bucket(head.bucket());
  }
}
