package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.Audit;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.LimitExceededException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads entities from lines of JSON, one document a line, as fast as they are asked for and no
 * faster; at most one chunk of bytes and one unfinished line are held. Lines end with a newline,
 * before which a carriage return is dropped; blank lines are skipped. A line that cannot be an
 * entity of the namespace fails the stream with a {@link LineException}, after the entities before
 * it.
 */
public final class NdjsonInputs {

  private final Vertx vertx;
  private final String ns;
  private final Audit audit;
  private final int maxLineBytes;

  /**
   * A reader.
   *
   * @param vertx whose workers read what is too much for an event loop
   * @param ns the namespace, for ids
   * @param audit whether audit fields are refused or kept
   * @param maxLineBytes the longest line, from 1
   */
  public NdjsonInputs(Vertx vertx, String ns, Audit audit, int maxLineBytes) {
    this.vertx = vertx;
    this.ns = ns;
    this.audit = audit;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Reads a stream of bytes.
   *
   * @param chunks UTF-8 text in chunks that need not end where lines do
   * @return the entities, in order; can be subscribed to once
   */
  public Multi<CreateInput> read(Multi<Buffer> chunks) {
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
        new LimitExceededException(
            "maxLineBytes", "The line is longer than " + maxLineBytes + " bytes."));
  }
}
