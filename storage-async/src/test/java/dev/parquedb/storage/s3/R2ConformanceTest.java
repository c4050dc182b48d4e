package dev.parquedb.storage.s3;

import dev.parquedb.testkit.s3.S3Profile;
import dev.parquedb.testkit.s3.S3Quirk;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/**
 * The contract on a server that promises no more than R2 does; without its limit of writes, which
 * the tests that write a file many times would spend minutes with.
 */
@Tag("full")
class R2ConformanceTest extends S3ConformanceTest {

  @Override
  SimulatedS3Options options() {
    return SimulatedS3Options.DEFAULT.withProfile(
        S3Profile.R2.withQuirks(
            Set.of(
                S3Quirk.EQUAL_PART_SIZES,
                S3Quirk.IGNORES_CONDITIONS_OF_DELETE,
                S3Quirk.IGNORES_CONDITIONS_OF_COMPLETE)));
  }

  @Override
  S3Backend.Builder describe(S3Backend.Builder storage) {
    storage.vendor = S3Vendor.R2;
    return storage;
  }
}
