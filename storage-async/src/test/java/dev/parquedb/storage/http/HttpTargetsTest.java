package dev.parquedb.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.InvalidPathException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetsTest {

  @ParameterizedTest
  @CsvSource({
    "a/b.txt, /root/a/b.txt",
    "a b, /root/a%20b",
    "100%, /root/100%25",
    "a%zz, /root/a%25zz",
    "a%20b, /root/a%2520b",
    "grün, /root/gr%C3%BCn",
    "😀, /root/%F0%9F%98%80",
    "a?b#c, /root/a%3Fb%23c",
    "a;b=c&d+e@f:g, /root/a%3Bb%3Dc%26d%2Be%40f%3Ag",
    "..., /root/...",
  })
  void pathsAreEncodedSoThatOneDecodingGivesThemBack(String path, String target) {
    assertThat(HttpTargets.target("/root", path)).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%2e%2e/a",
        "a/.%2E/b",
        "a%2f..%2fb",
        "a%2F%2e%2e",
        "%252e%252e/a",
        "%25252e%25252e%25252fa",
        "a%5cb",
        "a%00b",
        "a%0ab",
        "a%255cb"
      })
  void whatIsRefusedPlainIsRefusedEncoded(String path) {
    assertThatThrownBy(() -> HttpTargets.target("", path))
        .isInstanceOf(InvalidPathException.class)
        .hasMessageContaining(path);
  }

  @Test
  void encodingUponEncodingHasALimit() {
    assertThatThrownBy(() -> HttpTargets.check("%" + "25".repeat(40) + "2e"))
        .isInstanceOf(InvalidPathException.class);
  }

  @Test
  void versionsAreEntityTagsOrTimeAndSize() {
    Instant time = Instant.ofEpochSecond(77);
    assertThat(HttpVersions.of("\"abc-1\"", time, 5)).isEqualTo("abc-1");
    assertThat(HttpVersions.of("W/\"abc\"", time, 5)).isEqualTo("W/\"abc\"-5");
    assertThat(HttpVersions.of(null, time, 5)).isEqualTo("\"77\"-5");
    assertThat(HttpVersions.of("no tag", time, 5)).isEqualTo("\"77\"-5");
    assertThat(HttpVersions.of("\"\"", time, 5)).isEqualTo("\"77\"-5");
    assertThatThrownBy(() -> HttpVersions.of(null, null, 5))
        .isInstanceOf(UnusableResponseException.class);
  }
}
