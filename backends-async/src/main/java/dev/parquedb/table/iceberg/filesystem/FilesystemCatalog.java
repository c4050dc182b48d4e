package dev.parquedb.table.iceberg.filesystem;

import dev.parquedb.entity.CommitConflictException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageException;
import dev.parquedb.table.BackgroundWork;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.HintWriter;
import dev.parquedb.table.Retries;
import dev.parquedb.table.Standing;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.WriteVerdict;
import dev.parquedb.table.iceberg.catalog.Catalog;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.SwapOutcome;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables without a catalog beside them: the newest of the numbered files {@code
 * metadata/v{N}.metadata.json} is the table, and the next is made only if nobody made it. Hadoop
 * tables and catalogs of other engines read the same layout.
 */
public final class FilesystemCatalog implements Catalog {

  private static final Logger LOG = LoggerFactory.getLogger(FilesystemCatalog.class);

  private final StorageBackend storage;
  private final String folder;
  private final Retries retries;
  private final FormatContext context;
  private final Cpu cpu;
  private final MetadataLog log;
  private final Standing standing;
  private final HintWriter hints;
  private final BackgroundWork background;
  private final MetadataCleanup cleanup;

  /**
   * Creates a catalog.
   *
   * @param storage where the tables lie
   * @param folder the folder of their folders
   * @param context executor, time, retries
   */
  public FilesystemCatalog(StorageBackend storage, String folder, FormatContext context) {
    this.storage = storage;
    this.folder = folder;
    this.context = context;
    this.retries = context.retries();
    this.cpu = new Cpu(context.cpu());
    this.log = new MetadataLog(retries, cpu);
    this.standing = new Standing(context.time());
    this.hints = new HintWriter(retries, context.time());
    this.background = new BackgroundWork(context.cpu());
    this.cleanup = new MetadataCleanup(retries, log);
  }

  @Override
  public Uni<CatalogTable> load(TableRef table, CatalogTable known) {
    return Uni.createFrom()
        .deferred(
            () ->
                known == null
                    ? newest(table)
                    : isRecent(known)
                        ? readOn(table, known)
                        : newest(table).map(head -> isSame(head, known) ? known : head));
  }

  private static boolean isSame(CatalogTable head, CatalogTable known) {
    return head != null && head.id().equals(known.id()) && head.location().equals(known.location());
  }

  /** The newest metadata; a null item when there is no table. */
  private Uni<CatalogTable> newest(TableRef table) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long askedAt = standing.now();
              return log.hint(table)
                  .chain(
                      hint ->
                          hint.isEmpty()
                              ? Uni.createFrom().item(Optional.<CatalogTable>empty())
                              : hinted(table, hint.getAsLong()))
                  .chain(
                      head ->
                          head.isPresent() && isYoung(head.get())
                              ? Uni.createFrom().item(head.get())
                              : listed(table, head))
                  .invoke(head -> noted(head, askedAt));
            });
  }

  /** The head that a hint leads to; empty where it leads nowhere. */
  private Uni<Optional<CatalogTable>> hinted(TableRef table, long hint) {
    return log.exists(table, hint)
        .chain(
            there ->
                there
                    ? log.newestFrom(table, hint).chain(newest -> log.read(table, newest))
                    : Uni.createFrom().item(Optional.empty()));
  }

  /** Reading on from an old hint may end where clean-up deletes; but it deletes old files only. */
  private boolean isYoung(CatalogTable head) {
    Instant made = Instant.ofEpochMilli(head.metadata().lastUpdatedMillis());
    Duration age = Duration.between(made, context.time().now()).abs();
    return age.compareTo(MetadataCleanup.half(head.metadata())) < 0;
  }

  private Uni<CatalogTable> listed(TableRef table, Optional<CatalogTable> hinted) {
    return log.newestListed(table)
        .chain(
            newest -> {
              if (newest.isEmpty()) {
                return Uni.createFrom().nullItem();
              }
              if (hinted.isPresent() && number(hinted.get()) >= newest.getAsLong()) {
                return Uni.createFrom().item(hinted.get());
              }
              // It may be gone again: then the table was dropped.
              return log.read(table, newest.getAsLong()).map(found -> found.orElse(null));
            });
  }

  private Uni<CatalogTable> readOn(TableRef table, CatalogTable known) {
    long askedAt = standing.now();
    Uni<Optional<CatalogTable>> next =
        after(table, known).onFailure(StorageException.class).recoverWithItem(Optional.empty());
    return Uni.combine()
        .all()
        .unis(isThere(table, known), next)
        .asTuple()
        .chain(
            both -> {
              if (!both.getItem1()) {
                return newest(table);
              }
              // Asked again where it failed, so that the failure is told.
              return both.getItem2()
                  .map(head -> Uni.createFrom().item(head))
                  .orElseGet(() -> after(table, known).map(head -> head.orElse(known)));
            })
        .invoke(head -> noted(head, askedAt));
  }

  /** The newest metadata after some; that very object when nothing came after it. */
  private Uni<Optional<CatalogTable>> after(TableRef table, CatalogTable known) {
    long next = number(known) + 1;
    return log.read(table, next)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.of(known))
                    : log.newestFrom(table, next)
                        .chain(
                            newest ->
                                newest == next
                                    ? Uni.createFrom().item(found)
                                    : log.read(table, newest)));
  }

  @Override
  public Uni<Boolean> stands(TableRef table, CatalogTable known) {
    return Uni.createFrom()
        .deferred(
            () ->
                isRecent(known)
                    ? isThere(table, known)
                    : newest(table)
                        .chain(
                            head ->
                                head != null
                                        && head.id().equals(known.id())
                                        && number(head) >= number(known)
                                    ? isThere(table, known)
                                    : Uni.createFrom().item(false)));
  }

  private Uni<Boolean> isThere(TableRef table, CatalogTable known) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long askedAt = standing.now();
              return log.version(table, name(known))
                  .map(version -> standing.stands(key(known), version.orElse(null), askedAt));
            });
  }

  private boolean isRecent(CatalogTable known) {
    return standing.isRecent(key(known), MetadataCleanup.half(known.metadata()));
  }

  private void noted(CatalogTable head, long askedAt) {
    if (head != null) {
      standing.loaded(key(head), askedAt);
    }
  }

  private static Standing.Key key(CatalogTable table) {
    return new Standing.Key(table.id(), number(table));
  }

  private static MetadataName name(CatalogTable table) {
    return MetadataName.of(table.location()).orElseThrow();
  }

  private static long number(CatalogTable table) {
    return name(table).number();
  }

  private static MetadataName next(CatalogCommit commit) {
    return commit.base() == null
        ? new MetadataName(1, MetadataName.form(commit.updated()))
        : new MetadataName(number(commit.base()) + 1, name(commit.base()).form());
  }

  @Override
  public Uni<SwapOutcome> commit(CatalogCommit commit) {
    MetadataName name = next(commit);
    return cpu.large(() -> MetadataBytes.write(commit.updated(), name.form()))
        .chain(bytes -> send(commit, name, bytes));
  }

  private Uni<SwapOutcome> send(CatalogCommit commit, MetadataName name, ByteBuffer bytes) {
    CatalogTable made = made(commit, name);
    return Uni.createFrom()
        .deferred(
            () -> {
              long askedAt = standing.now();
              return commit
                  .table()
                  .storage()
                  .writeConditional(commit.table().path(name.path()), bytes.duplicate(), null)
                  .invoke(written -> standing.stands(key(made), written.version(), askedAt));
            })
        .onItemOrFailure()
        .transformToUni(
            (written, failure) ->
                failure == null ? written(commit, made) : afterFailure(commit, made, failure));
  }

  private static CatalogTable made(CatalogCommit commit, MetadataName name) {
    String location = MetadataBytes.location(commit.table(), name);
    TableMetadata metadata =
        TableMetadata.buildFrom(commit.updated())
            .discardChanges()
            .withMetadataLocation(location)
            .build();
    return new CatalogTable(metadata, location, "");
  }

  /**
   * A commit that took so long that its number may have been used and cleaned up before counts only
   * if its base is still there: clean-up deletes in ascending order.
   */
  private Uni<SwapOutcome> written(CatalogCommit commit, CatalogTable made) {
    if (commit.base() == null || isRecent(commit.base())) {
      return Uni.createFrom().item(swapped(commit, made));
    }
    return isThere(commit.table(), commit.base())
        .onItemOrFailure()
        .transformToUni(
            (there, failure) -> {
              if (failure != null) {
                return Uni.createFrom().item(new SwapOutcome.Unknown(failure));
              }
              return there ? Uni.createFrom().item(swapped(commit, made)) : withdrawn(commit, made);
            });
  }

  private SwapOutcome swapped(CatalogCommit commit, CatalogTable made) {
    TableRef table = commit.table();
    long number = number(made);
    hints.offer(
        table,
        new HintWriter.Hint(
            table.path(MetadataLog.HINT),
            number,
            ByteBuffer.wrap(Long.toString(number).getBytes(StandardCharsets.UTF_8))));
    if (cleanup.isDue(number)) {
      background.submit(
          table.root(),
          "Cleaning up metadata",
          () -> cleanup.run(table, made.metadata(), name(made)));
    }
    return new SwapOutcome.Swapped(made);
  }

  /** Takes back a file that no reader looks at: all versions around it were cleaned up. */
  private Uni<SwapOutcome> withdrawn(CatalogCommit commit, CatalogTable made) {
    String path = commit.table().path(name(made).path());
    return retries
        .idempotent(() -> commit.table().storage().delete(path))
        .onFailure()
        .invoke(failure -> LOG.warn("{} stays, unused", path, failure))
        .onItemOrFailure()
        .transformToUni((deleted, failure) -> Uni.createFrom().failure(tooLate(commit.table())));
  }

  private static CommitConflictException tooLate(TableRef table) {
    return new CommitConflictException(
        table.namespace(),
        "Nothing was committed to "
            + table.namespace()
            + ": the attempt took so long that the version it was made on was cleaned up; try"
            + " again");
  }

  private Uni<SwapOutcome> afterFailure(
      CatalogCommit commit, CatalogTable made, Throwable failure) {
    return switch (WriteVerdict.of(failure)) {
      case REFUSED -> Uni.createFrom().failure(failure);
      case UNKNOWN -> Uni.createFrom().item(new SwapOutcome.Unknown(failure));
      case TAKEN ->
          log.read(commit.table(), number(made))
              .chain(
                  found ->
                      found.isPresent()
                          ? judged(commit, made, found.get())
                          // It was taken and is free again: the table was dropped, or cleaned up.
                          : Uni.createFrom().item(new SwapOutcome.Lost()))
              .onFailure(StorageException.class)
              .recoverWithItem(SwapOutcome.Unknown::new);
    };
  }

  @Override
  public Uni<SwapOutcome> resolve(CatalogCommit commit) {
    MetadataName name = next(commit);
    return log.read(commit.table(), name.number())
        .chain(
            found ->
                // An absent file proves nothing: the lost request may land yet. Sending the same
                // bytes to the same slot settles it, whichever of them arrives.
                found.isPresent()
                    ? judged(commit, made(commit, name), found.get())
                    : commit(commit))
        .onFailure(StorageException.class)
        .recoverWithItem(SwapOutcome.Unknown::new);
  }

  private Uni<SwapOutcome> judged(CatalogCommit commit, CatalogTable made, CatalogTable found) {
    boolean ours =
        found.location().equals(made.location())
            && commit.made(found.metadata().currentSnapshot())
            && found.id().equals(made.id());
    return ours ? written(commit, made) : Uni.createFrom().item(new SwapOutcome.Lost());
  }

  @Override
  public Uni<Optional<CatalogTable>> inPlaceOf(CatalogCommit commit) {
    return log.read(commit.table(), next(commit).number());
  }

  @Override
  public Uni<Long> versionsAt(TableRef table, Instant storeTime) {
    return log.newestWritten(table, storeTime)
        .chain(
            number ->
                number.isEmpty()
                    ? Uni.createFrom().item(Optional.<CatalogTable>empty())
                    : log.read(table, number.getAsLong()))
        .map(found -> found.map(then -> then.metadata().lastSequenceNumber()).orElse(0L));
  }

  @Override
  public Uni<List<String>> list() {
    return new TableFolders(retries).tables(storage, folder);
  }

  @Override
  public Uni<Boolean> drop(TableRef table) {
    return log.newestListed(table).map(newest -> newest.isPresent());
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom()
        .voidItem()
        .invoke(
            () -> {
              background.close();
              hints.close();
            });
  }
}
