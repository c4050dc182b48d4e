package dev.parquedb.storage.s3;

import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes objects of any length: one request when all fits into a part, else an upload in parts, of
 * which a bounded number is in memory.
 */
final class S3Streams {

  private final S3Settings settings;
  private final S3Conditions conditions;
  private final S3Puts puts;
  private final S3Parts parts;

  S3Streams(S3Settings settings, S3Conditions conditions, S3Puts puts, S3Parts parts) {
    this.settings = settings;
    this.conditions = conditions;
    this.puts = puts;
    this.parts = parts;
  }

  /** See {@link dev.parquedb.storage.spi.StorageDriver#putStream}. */
  Uni<WriteResult> write(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return Uni.createFrom().deferred(() -> start(request, data, call));
  }

  private Uni<WriteResult> start(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    S3Request about = S3Puts.about(settings, request);
    about.expected().ifPresent(version -> S3Puts.requirePossible(about, version));
    S3Parts.Upload upload = parts.begin(request);
    return slices(data)
        .onItem()
        .transformToUni(
            part ->
                part.only()
                    ? puts.put(request, part.bytes(), call).<Step>map(Written::new)
                    : send(request, upload, part))
        .merge(settings.upload().partsInFlight())
        .collect()
        .asList()
        .chain(steps -> finish(upload, steps, call))
        .onTermination()
        .invoke((result, failure, cancelled) -> upload.ended(result != null));
  }

  private Multi<PartSlicer.Part> slices(Multi<ByteBuffer> data) {
    PartSlicer slicer = new PartSlicer(settings.upload().partSize());
    return Multi.createBy()
        .concatenating()
        .streams(
            data.onItem()
                .transformToMultiAndConcatenate(
                    piece -> Multi.createFrom().iterable(slicer.add(piece))),
            Multi.createFrom().deferred(() -> Multi.createFrom().item(slicer.last())));
  }

  private Uni<Step> send(PutRequest request, S3Parts.Upload upload, PartSlicer.Part part) {
    if (!(request.mode() instanceof WriteMode.Overwrite) && !conditions.multipart()) {
      throw new UnsupportedStorageException(
          request.path(),
          "The "
              + settings.type()
              + " storage writes streams of more than "
              + settings.upload().partSize()
              + " bytes in parts, to which this server grants no condition; \""
              + request.path()
              + "\" was not touched. Give a larger part size, or write without a condition");
    }
    return upload.send(part.number(), part.bytes()).map(Kept::new);
  }

  private static Uni<WriteResult> finish(S3Parts.Upload upload, List<Step> steps, DriverCall call) {
    return steps.get(0) instanceof Written written
        ? Uni.createFrom().item(written.result())
        : upload.complete(steps.stream().map(step -> ((Kept) step).part()).toList(), call);
  }

  private sealed interface Step {}

  private record Written(WriteResult result) implements Step {}

  private record Kept(S3Parts.Sent part) implements Step {}
}
