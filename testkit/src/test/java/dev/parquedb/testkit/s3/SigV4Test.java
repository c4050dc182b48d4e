package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the documentation of Signature Version 4 for S3. */
class SigV4Test {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final SigV4 SIGNER = new SigV4(SECRET, "20130524T000000Z", "us-east-1");
  private static final String EMPTY = SigV4.EMPTY_SHA256;

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of(
            "GET",
            "/test.txt",
            EMPTY,
            List.of(Map.entry("Range", "bytes=0-9")),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Arguments.of(
            "PUT",
            "/test%24file.text",
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            List.of(
                Map.entry("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                Map.entry("x-amz-storage-class", "REDUCED_REDUNDANCY")),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Arguments.of(
            "GET",
            "/?lifecycle",
            EMPTY,
            List.of(),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Arguments.of(
            "GET",
            "/?max-keys=2&prefix=J",
            EMPTY,
            List.of(),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theSignaturesOfTheDocumentedExamples(
      String method,
      String uri,
      String hash,
      List<Map.Entry<String, String>> more,
      String signature) {
    List<Map.Entry<String, String>> headers =
        Stream.concat(
                Stream.of(
                    Map.entry("Host", "examplebucket.s3.amazonaws.com"),
                    Map.entry("x-amz-content-sha256", hash),
                    Map.entry("x-amz-date", "20130524T000000Z")),
                more.stream())
            .toList();
    Head head = Head.of(method, uri, headers, "s3.amazonaws.com");
    assertThat(head.bucket()).isEqualTo("examplebucket");
    assertThat(SIGNER.seed(head, head.headers().keySet(), hash)).isEqualTo(signature);
  }

  @Test
  void theSignaturesOfTheDocumentedChunks() {
    String seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    String first = SIGNER.chunk(seed, Hashes.hex(Hashes.sha256(letters(65_536))));
    String second = SIGNER.chunk(first, Hashes.hex(Hashes.sha256(letters(1024))));
    assertThat(first).isEqualTo("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
    assertThat(second)
        .isEqualTo("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
    assertThat(SIGNER.chunk(second, EMPTY))
        .isEqualTo("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
  }

  @Test
  void printsNoSecret() {
    assertThat(SIGNER.toString()).doesNotContain(SECRET);
    assertThat(S3Credentials.of("key", SECRET).toString()).contains("key").doesNotContain(SECRET);
  }

  private static byte[] letters(int count) {
    byte[] letters = new byte[count];
    Arrays.fill(letters, (byte) 'a');
    return letters;
  }
}
