package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogAgeTest {

  @ParameterizedTest
  @CsvSource({
    "interval 30 days, PT720H",
    "INTERVAL 1 WEEK, PT168H",
    "2 weeks 3 hours, PT339H",
    "interval 90 minutes, PT1H30M",
    "interval 10 seconds 5 milliseconds, PT10.005S",
    "interval 0 days, PT0S"
  })
  void intervalsAreRead(String text, Duration expected) {
    assertThat(LogAge.of(text, Duration.ofDays(1))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "soon", "interval", "30", "interval 1 month", "interval -1 days", "1 day x"})
  void whatIsNotUnderstoodIsTheDefault(String text) {
    assertThat(LogAge.of(text, Duration.ofDays(9))).isEqualTo(Duration.ofDays(9));
  }

  @Test
  void whatIsNotSetIsTheDefault() {
    assertThat(LogAge.of(null, Duration.ofDays(9))).isEqualTo(Duration.ofDays(9));
  }
}
