package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "plain-._~", "a b", "ä€😀", "100%", "a/b?c#d+e&f=g", "\u0000\u007f"})
  void decodesWhatItEncodes(String text) {
    assertThat(Percent.decodeSegment(Percent.encodeSegment(text))).isEqualTo(text);
  }

  @Test
  void encodesEverythingThatIsReserved() {
    assertThat(Percent.encodeSegment("a/b c+d%ä")).isEqualTo("a%2Fb%20c%2Bd%25%C3%A4");
  }

  @Test
  void aPlusIsASpaceInQueriesOnly() {
    assertThat(Percent.decodeQuery("a+b%2B")).isEqualTo("a b+");
    assertThat(Percent.decodeSegment("a+b")).isEqualTo("a+b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%-1", "%FF", "%C3", "%C3%28", "%ED%A0%80"})
  void whatIsNoUtf8IsRefused(String text) {
    assertThatThrownBy(() -> Percent.decodeSegment(text)).isInstanceOf(RequestException.class);
  }
}
