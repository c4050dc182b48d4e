package dev.parquedb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowIdentityTest {

  static Stream<Arguments> ids() {
    return Stream.of(
        Arguments.of(List.of("plain"), "plain"),
        Arguments.of(List.of("a", "b"), "a|b"),
        Arguments.of(List.of("a|", "b"), "a%7C|b"),
        Arguments.of(List.of("a/b%c"), "a%2Fb%25c"),
        Arguments.of(List.of("\u0000\n\u0085"), "%00%0A%C2%85"),
        Arguments.of(List.of("ü\ud83d\ude00"), "ü\ud83d\ude00"),
        Arguments.of(List.of(""), "%"),
        Arguments.of(List.of("", ""), "|"),
        Arguments.of(List.of("", "x", ""), "|x|"),
        Arguments.of(List.of(5L, true, LocalDate.EPOCH), "5|true|1970-01-01"),
        Arguments.of(List.of(new BigDecimal("1E+3")), "1000"));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void valuesMakeAnIdThatGivesTheirTextsBack(List<?> values, String id) {
    assertThat(RowIdentity.localId(values)).isEqualTo(id);
    List<String> columns = values.stream().map(value -> "c").toList();
    assertThat(new RowIdentity(columns, Set.of()).texts(id))
        .contains(values.stream().map(RowIdentity::text).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%", "a%4", "a%zz|b", "%2"})
  void anotherIdIsThatOfNoRow(String id) {
    assertThat(new RowIdentity(List.of("a"), Set.of()).texts(id)).isEmpty();
  }

  @Test
  void anIdOfFewerPartsIsThatOfNoRow() {
    assertThat(new RowIdentity(List.of("a", "b"), Set.of()).texts("x")).isEmpty();
  }
}
