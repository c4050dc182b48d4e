package dev.parquedb.storage.s3;

import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.StreamAnswer;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;

/**
 * Reads objects of one bucket; the part of the driver that speed depends on, so there is more than
 * one implementation. The methods are those of {@link dev.parquedb.storage.spi.StorageDriver}:
 * lazy, cancellable, with errors from {@link S3Errors}.
 *
 * <p>A range that begins at or behind the end of the file (status 416) answers an empty part with
 * the version and size of the file.
 */
interface ObjectReads {

  /**
   * See {@link dev.parquedb.storage.spi.StorageDriver#read}, of exactly one range: a request for an
   * object carries no more, so the tuning of the driver asks for no more.
   */
  Uni<ReadAnswer> read(ReadRequest request, DriverCall call);

  /** See {@link dev.parquedb.storage.spi.StorageDriver#stream}. */
  Uni<StreamAnswer> stream(ReadRequest request, DriverCall call);

  /** See {@link dev.parquedb.storage.spi.StorageDriver#readInto}. */
  Uni<Integer> readInto(String path, long start, ByteBuffer destination, DriverCall call);

  /** Frees connections; called once, after the last call. */
  Uni<Void> close();
}
