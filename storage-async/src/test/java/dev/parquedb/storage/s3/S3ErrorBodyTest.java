package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ErrorBodyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>m</Message></Error> | SlowDown",
        "<Error> <Code> NoSuchKey </Code> </Error> | NoSuchKey",
        "<Error><Message>first</Message><Code>X</Code> | X",
        "<Error><Code>cut | ''",
        "<html><body>busy</body></html> | ''",
        "</Code><Code> | ''",
        "'' | ''",
      })
  void theCodeIsFoundOrThereIsNone(String body, String code) {
    assertThat(S3ErrorBody.code(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(code);
  }
}
