package dev.parquedb.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that costs as little as possible, in a process of its own: it answers ranges of one
 * object, whose bytes are in memory, under every path, and takes everything that is put. It looks
 * at no signature, so that signed and unsigned clients can be compared.
 */
public final class ObjectServer implements AutoCloseable {

  /** The size of the object. */
  static final int BYTES = 64 << 20;

  private static final long SEED = 7;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final String ETAG = "\"0123456789abcdef0123456789abcdef\"";

  private final Process process;
  private final int port;

  private ObjectServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a server that answers at once and waits until it listens. Not for event loops. */
  static ObjectServer start() throws IOException {
    return start(0);
  }

  /**
   * Starts a server and waits until it listens. Blocks; not for event loops.
   *
   * @param latencyMillis how long it lets every request wait, as a network does
   */
  static ObjectServer start(int latencyMillis) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ObjectServer.class.getName(),
                Integer.toString(latencyMillis))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    return new ObjectServer(process, Integer.parseInt(line));
  }

  /** Where it listens, on 127.0.0.1. */
  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** The bytes of the object. */
  static byte[] content() {
    byte[] bytes = new byte[BYTES];
    SplittableRandom random = new SplittableRandom(SEED);
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * The process of the server; it prints its port and ends when its standard input does.
   *
   * @param args how many milliseconds every request waits
   */
  public static void main(String[] args) throws IOException {
    int latency = Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx();
    Buffer content = Buffer.buffer(content());
    AtomicLong uploads = new AtomicLong();
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHandle100ContinueAutomatically(true))
            .requestHandler(
                request -> {
                  if (latency == 0) {
                    answer(request, content, uploads);
                  } else {
                    request.pause();
                    vertx.setTimer(
                        latency,
                        timer -> {
                          request.resume();
                          answer(request, content, uploads);
                        });
                  }
                });
    server
        .listen(0, "127.0.0.1")
        .onSuccess(
            listening -> {
              System.out.println(listening.actualPort());
              System.out.flush();
            });
    while (System.in.read() >= 0) {
      // Nobody says anything; the end of the input is the end of the process that started this one.
    }
    System.exit(0);
  }

  private static void answer(HttpServerRequest request, Buffer content, AtomicLong uploads) {
    HttpServerResponse response = request.response();
    response.putHeader("ETag", ETAG).putHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
    if (request.method() == HttpMethod.GET) {
      range(request, response, content);
    } else if (request.method() == HttpMethod.HEAD) {
      response.putHeader("Content-Length", Integer.toString(BYTES)).end();
    } else {
      request.handler(ignored -> {});
      request.endHandler(ended -> accept(request, response, uploads));
    }
  }

  private static void range(
      HttpServerRequest request, HttpServerResponse response, Buffer content) {
    Matcher range = RANGE.matcher(String.valueOf(request.getHeader("Range")));
    int start = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    int end = range.matches() ? Math.min(BYTES, Integer.parseInt(range.group(2)) + 1) : BYTES;
    response
        .setStatusCode(range.matches() ? 206 : 200)
        .putHeader("Accept-Ranges", "bytes")
        .putHeader("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + BYTES)
        .end(content.slice(start, end));
  }

  /** A put, a part, or the beginning or end of an upload in parts. */
  private static void accept(
      HttpServerRequest request, HttpServerResponse response, AtomicLong uploads) {
    String query = String.valueOf(request.query());
    if (request.method() == HttpMethod.POST && query.startsWith("uploads")) {
      response.end(
          "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>u"
              + uploads.incrementAndGet()
              + "</UploadId></InitiateMultipartUploadResult>");
    } else if (request.method() == HttpMethod.POST) {
      response.end(
          "<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><ETag>"
              + ETAG.replace("\"", "&quot;")
              + "</ETag></CompleteMultipartUploadResult>");
    } else {
      response.end();
    }
  }
}
