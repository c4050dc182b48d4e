package dev.parquedb.cli;

import dev.parquedb.cli.StoreOptions.Access;
import dev.parquedb.entity.Audit;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.vertx.ReadStreams;
import dev.parquedb.web.HttpLimits;
import dev.parquedb.web.NdjsonInputs;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates entities from a file of any size. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Creates one entity for each line of a file of JSON documents.")
final class ImportCommand implements AsyncCommand {

  @Mixin private StoreOptions store;

  @Parameters(paramLabel = "FILE", description = "One JSON document a line, in UTF-8.")
  private Path file;

  @Option(
      names = "--ns",
      required = true,
      paramLabel = "NAMESPACE",
      description = "The namespace to create them in. [$PARQUEDB_NS]")
  private String ns;

  @Option(
      names = "--batch-size",
      defaultValue = "10000",
      paramLabel = "N",
      description = "The most entities of one commit. Default: 10000. [$PARQUEDB_BATCH_SIZE]")
  private int batchSize;

  @Option(
      names = "--resume-from",
      defaultValue = "0",
      paramLabel = "N",
      description = "Leave out so many documents: they are stored. [$PARQUEDB_RESUME_FROM]")
  private long resumeFrom;

  @Option(
      names = "--keep-audit",
      description = "Keep createdAt and the like as the file has them. [$PARQUEDB_KEEP_AUDIT=true]")
  private boolean keepAudit;

  @Override
  public Uni<Integer> run(Vertx vertx, PrintWriter out, PrintWriter err) {
    return open(vertx).chain(lines -> load(lines, vertx, out, err));
  }

  /** The file first: there is no point in opening a store to find that there is nothing to read. */
  private Uni<AsyncFile> open(Vertx vertx) {
    EntityId.checkNamespace(ns);
    OpenOptions reading = new OpenOptions().setWrite(false).setCreate(false);
    return Uni.createFrom()
        .completionStage(
            () -> vertx.fileSystem().open(file.toString(), reading).toCompletionStage());
  }

  private Uni<Integer> load(AsyncFile lines, Vertx vertx, PrintWriter out, PrintWriter err) {
    IngestOptions options =
        IngestOptions.DEFAULT
            .withBatchSize(batchSize)
            .resumingFrom(resumeFrom)
            .withProgress(done -> err.println(done.durable() + " documents are stored"));
    IngestOptions ingest = keepAudit ? options.keepingAudit() : options;
    NdjsonInputs inputs =
        new NdjsonInputs(
            vertx, ns, keepAudit ? Audit.KEPT : Audit.REFUSED, HttpLimits.DEFAULT.maxLineBytes());
    return store
        .open(vertx, Access.READ_WRITE)
        .chain(
            opened ->
                opened
                    .backend()
                    .ingest(ns, inputs.read(ReadStreams.toMulti(vertx, lines)), ingest)
                    .onTermination()
                    .call(opened::close))
        .map(result -> report(result, out, err));
  }

  private int report(IngestResult result, PrintWriter out, PrintWriter err) {
    if (result.failure().isEmpty()) {
      out.println("Created " + result.created() + " entities in " + ns);
      return 0;
    }
    err.println("Error: " + Errors.describe(result.failure().get()));
    err.println(
        "The first "
            + result.durable()
            + " documents are stored: once the cause is gone, repeat with --resume-from "
            + result.durable());
    return 1;
  }
}
