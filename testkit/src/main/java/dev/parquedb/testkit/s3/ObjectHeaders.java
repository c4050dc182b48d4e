package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The headers of a request that are kept with an object. */
final class ObjectHeaders {

  static final String META = "x-amz-meta-";

  private static final int LARGEST_METADATA = 2048;

  private static final List<String> KEPT =
      List.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires",
          "x-amz-storage-class",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-bucket-key-enabled");

  private ObjectHeaders() {}

  static Map<String, String> of(Head head) {
    Map<String, String> kept = new TreeMap<>();
    int metadata = 0;
    for (String name : head.headers().keySet()) {
      if (name.startsWith(META)) {
        String value = head.header(name).orElseThrow().strip();
        metadata += name.length() - META.length();
        metadata += value.getBytes(StandardCharsets.UTF_8).length;
        kept.put(name, value);
      } else if (KEPT.contains(name)) {
        kept.put(name, head.header(name).orElseThrow().strip());
      }
    }
    StoringRules.check(kept);
    if (metadata > LARGEST_METADATA) {
      throw new S3Error(
          400, "MetadataTooLarge", "Your metadata headers exceed the maximum of 2048 bytes.");
    }
    String encoding =
        Arrays.stream(kept.getOrDefault("content-encoding", "").split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty() && !each.equals("aws-chunked"))
            .collect(Collectors.joining(","));
    kept.remove("content-encoding");
    if (!encoding.isEmpty()) {
      kept.put("content-encoding", encoding);
    }
    kept.putIfAbsent("content-type", "binary/octet-stream");
    return Map.copyOf(kept);
  }

  /** Those a write is answered with. */
  static Map<String, String> echoed(Map<String, String> kept) {
    return kept.entrySet().stream()
        .filter(each -> each.getKey().startsWith("x-amz-server-side-encryption"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
