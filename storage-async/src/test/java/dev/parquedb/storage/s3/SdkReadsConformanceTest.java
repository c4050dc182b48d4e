package dev.parquedb.storage.s3;

/** The same when the SDK reads. */
class SdkReadsConformanceTest extends S3ConformanceTest {

  @Override
  S3Backend.Builder describe(S3Backend.Builder storage) {
    return storage.sdkReads();
  }
}
