package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrcCombinationTest {

  @ParameterizedTest
  @EnumSource(
      value = Checksum.class,
      names = {"CRC32", "CRC32C", "CRC64NVME"})
  void theCrcOfAWholeFollowsFromThoseOfItsParts(Checksum algorithm) {
    for (int[] lengths :
        List.of(
            new int[] {0, 0},
            new int[] {0, 9},
            new int[] {9, 0},
            new int[] {1, 1},
            new int[] {7, 70_001},
            new int[] {70_001, 4096})) {
      int whole = lengths[0] + lengths[1];
      long combined =
          CrcCombination.combine(
              algorithm,
              crc(algorithm, GeneratedContent.bytes(5, 0, lengths[0])),
              crc(algorithm, GeneratedContent.bytes(5, lengths[0], lengths[1])),
              lengths[1]);
      assertThat(combined).isEqualTo(crc(algorithm, GeneratedContent.bytes(5, 0, whole)));
    }
  }

  private static long crc(Checksum algorithm, byte[] bytes) {
    return algorithm.number(algorithm.of(Content.Held.of(List.of(bytes))));
  }
}
