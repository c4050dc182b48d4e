package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.Audit;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.InvalidInputException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads entities from lines of JSON, as fast as they are asked for and no faster. A line that cannot
 * be read fails the stream with a {@link LineException}, after the entities before it.
 */
final class NdjsonInputs {

  private final Vertx vertx;
  private final String ns;
  private final Audit audit;
  private final int maxLineBytes;

  NdjsonInputs(Vertx vertx, String ns, Audit audit, int maxLineBytes) {
    this.vertx = vertx;
    this.ns = ns;
    this.audit = audit;
    this.maxLineBytes = maxLineBytes;
  }

  Multi<CreateInput> read(Multi<Buffer> chunks) {
    NdjsonLines lines = new NdjsonLines(maxLineBytes);
    Multi<CreateInput> complete =
        chunks
            .onItem()
            .transformToMultiAndConcatenate(chunk -> inputs(lines.accept(chunk.getBytes())));
    Multi<CreateInput> last = Multi.createFrom().deferred(() -> inputs(lines.finish()));
    return Multi.createBy().concatenating().streams(complete, last);
  }

  private Multi<CreateInput> inputs(NdjsonLines.Cut cut) {
    long bytes = cut.lines().stream().mapToLong(line -> line.bytes().length).sum();
    Uni<Parsed> parsed =
        bytes <= Heavy.SLICE
            ? Uni.createFrom().item(() -> parse(cut))
            : Uni.createFrom()
                .completionStage(
                    () -> vertx.executeBlocking(() -> parse(cut), false).toCompletionStage());
    return parsed.onItem().transformToMulti(Parsed::stream);
  }

  /** What could be read, and what could not. */
  private record Parsed(List<CreateInput> inputs, Optional<LineException> failure) {
    Multi<CreateInput> stream() {
      Multi<CreateInput> good = Multi.createFrom().iterable(inputs);
      return failure
          .map(
              error ->
                  Multi.createBy()
                      .concatenating()
                      .streams(good, Multi.createFrom().<CreateInput>failure(error)))
          .orElse(good);
    }
  }

  private Parsed parse(NdjsonLines.Cut cut) {
    List<CreateInput> inputs = new ArrayList<>(cut.lines().size());
    for (NdjsonLines.Line line : cut.lines()) {
      try {
        inputs.add(parse(line.bytes()));
      } catch (ParqueDBException e) {
        return new Parsed(inputs, Optional.of(new LineException(line.number(), e)));
      }
    }
    return new Parsed(inputs, cut.tooLong().map(this::tooLong));
  }

  private CreateInput parse(byte[] line) {
    CreateInput input = CreateInput.of(ExtendedJson.parseDocument(line));
    input.id().ifPresent(id -> EntityId.of(ns, id));
    if (audit == Audit.REFUSED && !input.audit().isEmpty()) {
      String field = input.audit().keySet().stream().sorted().findFirst().orElseThrow();
      throw new InvalidInputException(
          field, field + " is set by the server: leave it out, or import with keepAudit=true");
    }
    return input;
  }

  private LineException tooLong(long number) {
    return new LineException(
        number,
        new RequestException(
            413, "LINE_TOO_LONG", "The line is longer than " + maxLineBytes + " bytes."));
  }
}
