package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageException;
import dev.parquedb.testkit.s3.S3Credentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Temporary credentials and the name of a key, and where none of them may be seen. */
final class Secrets {

  static final S3Credentials KEYS =
      new S3Credentials("AKIDMATRIX", "matrix-s3cret/9Qz+", Optional.of("FwoGZX/matrix//t0k+en=="));

  /** No secret, but nothing that an error needs to tell either. */
  static final String KMS_KEY = "arn:aws:kms:us-east-1:111122223333:key/matrix";

  private Secrets() {}

  static List<String> all() {
    return List.of(KEYS.secretKey(), KEYS.sessionToken().orElseThrow(), KMS_KEY);
  }

  /** Neither in the error nor in what it was caused by. */
  static void assertHiddenBy(StorageException error, String... others) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text, true));
    assertHiddenIn(text + error.context().toString(), others);
  }

  /** Nor what is made of them: signatures, the parameters of presigned addresses. */
  static void assertHiddenIn(String text, String... others) {
    List<String> hidden = new ArrayList<>(all());
    hidden.addAll(List.of(others));
    assertThat(text)
        .doesNotContain(hidden)
        .doesNotContain("AWS4-HMAC")
        .doesNotContainIgnoringCase("signature=")
        .doesNotContainIgnoringCase("x-amz-credential")
        .doesNotContainIgnoringCase("x-amz-security-token");
  }
}
