package dev.parquedb.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.nio.ByteBuffer;

/** A plain {@link HttpClient}: every answer into an array of its own, nothing signed. */
final class HttpClientReads implements RangeReader {

  private static final int CONNECTIONS = 64;

  private final HttpClient client;
  private final int size;
  private final byte[][] last;

  HttpClientReads(Vertx vertx, Context context, int port, int lanes, int size) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    this.size = size;
    this.last = new byte[lanes][];
  }

  @Override
  public void read(int lane, long offset, Lanes.Done done) {
    client
        .request(HttpMethod.GET, "/" + S3Way.BUCKET + "/" + S3Way.KEY)
        .onComplete(
            made -> {
              if (made.failed()) {
                done.ended(made.cause());
              } else {
                send(made.result(), lane, offset, done);
              }
            });
  }

  private void send(HttpClientRequest request, int lane, long offset, Lanes.Done done) {
    request.putHeader("Range", "bytes=" + offset + "-" + (offset + size - 1));
    request.response(
        answered -> {
          if (answered.failed()) {
            done.ended(answered.cause());
            return;
          }
          byte[] bytes = new byte[size];
          int[] filled = new int[1];
          answered
              .result()
              .handler(
                  chunk -> {
                    chunk.getBytes(bytes, filled[0]);
                    filled[0] += chunk.length();
                  })
              .exceptionHandler(done::ended)
              .endHandler(
                  ended -> {
                    last[lane] = bytes;
                    done.ended(ShortRead.check(filled[0], size));
                  });
        });
    request.end();
  }

  @Override
  public ByteBuffer bytes(int lane) {
    return ByteBuffer.wrap(last[lane]);
  }

  @Override
  public void close() {
    client.close();
  }
}
