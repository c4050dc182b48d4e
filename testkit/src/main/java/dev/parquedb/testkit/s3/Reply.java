package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param headers headers by name
 * @param content where the body is from
 * @param from the first byte of the content that is sent
 * @param to one past the last
 */
record Reply(int status, Map<String, String> headers, Content content, long from, long to) {

  private static final Content NONE = Content.Held.of(List.of());

  static Reply empty(int status, Map<String, String> headers) {
    return new Reply(status, headers, NONE, 0, 0);
  }

  static Reply xml(int status, String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return new Reply(
        status,
        Map.of("content-type", "application/xml"),
        Content.Held.of(List.of(bytes)),
        0,
        bytes.length);
  }

  static Reply error(S3Error error, Head head, String requestId) {
    boolean bare = error.status() == 304 || head.method().equals("HEAD");
    Reply reply =
        bare
            ? empty(error.status(), Map.of())
            : xml(
                error.status(),
                XmlOut.document(
                    "Error",
                    xml ->
                        xml.text("Code", error.code())
                            .text("Message", error.getMessage())
                            .text("Resource", head.path())
                            .text("RequestId", requestId)));
    return reply.with(error.headers());
  }

  Reply with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(headers);
    all.putAll(more);
    return new Reply(status, all, content, from, to);
  }

  long length() {
    return to - from;
  }
}
