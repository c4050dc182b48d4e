package dev.parquedb.storage.s3;

import dev.parquedb.storage.http.Bodies;
import dev.parquedb.storage.http.BodyReader;
import io.vertx.core.http.HttpResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what an answer that is none of success says, from its head and the start of its body. */
final class S3ErrorBody {

  private static final int LIMIT = 16 * 1024;
  private static final int LONGEST_CODE = 128;

  private S3ErrorBody() {}

  /** Fails with what the answer means. */
  static <T> BodyReader<T> refused(S3Request request, HttpResponseHead head) {
    int status = head.statusCode();
    String retryAfter = head.getHeader("retry-after");
    String id = head.getHeader("x-amz-request-id");
    return Bodies.atMost(LIMIT)
        .map(
            body -> {
              throw S3Errors.answered(
                  request,
                  new S3Answer(
                      status,
                      code(body),
                      S3Answer.retryAfter(retryAfter),
                      Optional.ofNullable(id)));
            });
  }

  /**
   * The code of an error document; empty when there is none.
   *
   * @param body the document, perhaps cut. Looked through for the one element: a parser would
   *     resolve what a stranger wrote into it
   */
  static String code(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    int start = text.indexOf("<Code>");
    int end = text.indexOf("</Code>", Math.max(start, 0));
    if (start < 0 || end < 0 || end - start > LONGEST_CODE) {
      return "";
    }
    return text.substring(start + "<Code>".length(), end).strip();
  }
}
