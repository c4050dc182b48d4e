package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1000, 1, 1000",
    "999, 1000, 1, 1000",
    "1000, 1000, 1, 1001",
    "5000, 1000, 1, 5001",
    "0, 1234, 100, 1200",
    "1200, 1234, 100, 1300",
    "1250, 1234, 100, 1300",
    "60000001000, 1000, 1, 60000001001",
    "60000001001, 1000, 1, 1000",
  })
  void aStampIsThePresentUnlessThatIsTakenAlready(long last, long now, long step, long stamp) {
    assertThat(Stamps.following(last, now, step)).isEqualTo(stamp);
  }

  @Test
  void everybodyOnAFileGetsStampsOfTheirOwn(@TempDir Path temp) throws IOException {
    Stamps one = Stamps.open(temp.resolve("stamp"), 1);
    Stamps other = Stamps.open(temp.resolve("stamp"), 1);
    Set<Long> stamps = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      stamps.add((i % 3 == 0 ? one : other).next(1_000_000));
    }
    assertThat(stamps).hasSize(1000);
  }
}
