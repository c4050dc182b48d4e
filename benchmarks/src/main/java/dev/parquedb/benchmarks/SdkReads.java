package dev.parquedb.benchmarks;

import io.vertx.core.Context;
import java.nio.ByteBuffer;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** {@link S3AsyncClient#getObject} of a range, to bytes, with the answer brought to the context. */
final class SdkReads implements RangeReader {

  private final S3AsyncClient client;
  private final Context context;
  private final int size;
  private final ByteBuffer[] last;

  SdkReads(S3AsyncClient client, Context context, int lanes, int size) {
    this.client = client;
    this.context = context;
    this.size = size;
    this.last = new ByteBuffer[lanes];
  }

  @Override
  public void read(int lane, long offset, Lanes.Done done) {
    client
        .getObject(
            request ->
                request
                    .bucket(S3Way.BUCKET)
                    .key(S3Way.KEY)
                    .range("bytes=" + offset + "-" + (offset + size - 1)),
            AsyncResponseTransformer.toBytes())
        .whenComplete(
            (answer, failure) ->
                context.runOnContext(
                    ignored -> {
                      if (failure != null) {
                        done.ended(failure);
                      } else {
                        last[lane] = answer.asByteBuffer();
                        done.ended(ShortRead.check(last[lane].remaining(), size));
                      }
                    }));
  }

  @Override
  public ByteBuffer bytes(int lane) {
    return last[lane].duplicate();
  }

  @Override
  public void close() {
    client.close();
  }
}
