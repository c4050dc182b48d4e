package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeChangesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "byte > short",
        "short > integer",
        "byte > integer",
        "integer > long",
        "byte > long",
        "float > double",
        "short > double",
        "integer > double",
        "date > timestamp_ntz",
        "decimal(6,2) > decimal(10,4)",
        "decimal(6,2) > decimal(7,2)",
        "integer > decimal(10,0)",
        "short > decimal(12,2)",
        "long > decimal(20,0)",
        "long > decimal(25,5)"
      })
  void widerTypesAreSupported(String from, String to) {
    assertThat(TypeChanges.isSupported(from, to)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "long > integer",
        "integer > short",
        "long > double",
        "double > float",
        "date > timestamp",
        "string > integer",
        "decimal(6,2) > decimal(6,3)",
        "decimal(6,2) > decimal(7,4)",
        "decimal(6,2) > decimal(8,1)",
        "integer > decimal(9,0)",
        "integer > decimal(10,1)",
        "long > decimal(19,0)",
        "float > decimal(38,0)"
      })
  void otherChangesAreNot(String from, String to) {
    assertThat(TypeChanges.isSupported(from, to)).isFalse();
  }
}
