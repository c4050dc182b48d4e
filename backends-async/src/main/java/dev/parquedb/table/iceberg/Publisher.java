package dev.parquedb.table.iceberg;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.StorageException;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.Catalog;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.SwapOutcome;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes commits and finds out what became of them. */
final class Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final int AT_ONCE = 16;
  private static final int MAX_UNKNOWN = 1_000;

  private final Retries retries;
  private final Catalog catalog;
  private final Snapshots snapshots;
  private final MetadataFiles files;
  private final DeletedRows deleted;

  /** Commits of unknown outcome: they can be made only in the place they were attempted for. */
  private final Cache<CommitId, CatalogCommit> unknown =
      Caffeine.newBuilder().maximumSize(MAX_UNKNOWN).executor(Runnable::run).build();

  Publisher(
      Retries retries,
      Catalog catalog,
      Snapshots snapshots,
      MetadataFiles files,
      DeletedRows deleted) {
    this.retries = retries;
    this.catalog = catalog;
    this.snapshots = snapshots;
    this.files = files;
    this.deleted = deleted;
  }

  /** Makes everything durable that a commit refers to beside its data files, all at once. */
  Uni<Void> stage(IcebergCommit commit) {
    return Multi.createFrom()
        .iterable(commit.sideFiles().entrySet())
        .onItem()
        .transformToUni(file -> write(commit.table(), file.getKey(), file.getValue()))
        .collectFailures()
        .merge(AT_ONCE)
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .transform(ParqueDBException::first);
  }

  private Uni<Void> write(TableRef table, String path, byte[] bytes) {
    return retries
        .idempotent(
            () ->
                table.storage().write(table.path(path), ByteBuffer.wrap(bytes).asReadOnlyBuffer()))
        .replaceWithVoid();
  }

  /** Deletes what was staged for a commit that is definitely not made. */
  void unstage(IcebergCommit commit) {
    commit
        .sideFiles()
        .keySet()
        .forEach(
            path ->
                commit
                    .table()
                    .storage()
                    .delete(commit.table().path(path))
                    .subscribe()
                    .with(
                        existed -> {},
                        failure ->
                            LOG.debug("Unreferenced file {} stays until a vacuum", path, failure)));
  }

  /** Attempts the commit once. */
  Uni<CommitOutcome> attempt(IcebergCommit commit) {
    return catalog.commit(commit.catalog()).chain(outcome -> learnt(commit, outcome));
  }

  /** Finds out about an unknown outcome, once. */
  Uni<CommitOutcome> resolve(IcebergCommit commit) {
    return catalog.resolve(commit.catalog()).chain(outcome -> learnt(commit, outcome));
  }

  private Uni<CommitOutcome> learnt(IcebergCommit commit, SwapOutcome outcome) {
    if (outcome instanceof SwapOutcome.Unknown swap) {
      unknown.put(commit.id(), commit.catalog());
      return Uni.createFrom().item(new CommitOutcome.Unknown(commit.id(), swap.cause()));
    }
    if (outcome instanceof SwapOutcome.Swapped swapped) {
      return Uni.createFrom().item(committed(commit, swapped.table()));
    }
    return conflicted(commit)
        .onFailure(StorageException.class)
        .recoverWithItem(failure -> new CommitOutcome.Unknown(commit.id(), failure))
        .invoke(
            learnt -> {
              if (learnt instanceof CommitOutcome.Conflicted) {
                unknown.invalidate(commit.id());
                unstage(commit);
              } else if (learnt instanceof CommitOutcome.Unknown) {
                unknown.put(commit.id(), commit.catalog());
              }
            });
  }

  private CommitOutcome committed(IcebergCommit commit, CatalogTable table) {
    unknown.invalidate(commit.id());
    files.wrote(commit.manifests());
    commit
        .deletes()
        .forEach(
            made ->
                deleted.wrote(
                    commit.table(), made.source(), made.source().dataFile(), made.rows()));
    return new CommitOutcome.Committed(
        IcebergState.newest(
            commit.table(), table, commit.files(), Set.of(table.metadata().defaultSpecId())));
  }

  /** Who won. Our own commit may be among them, if only its reply was lost. */
  private Uni<CommitOutcome> conflicted(IcebergCommit commit) {
    return snapshots
        .newest(commit.table(), null)
        .chain(
            head -> {
              IcebergState base = commit.base();
              if (head == null || (base != null && !head.tableId().equals(base.tableId()))) {
                return Uni.createFrom().item(new CommitOutcome.Conflicted(head, List.of()));
              }
              Optional<Snapshot> ours =
                  head.metadata().snapshots().stream().filter(commit.catalog()::made).findFirst();
              if (ours.isPresent()) {
                return Uni.createFrom().item(new CommitOutcome.Committed(head));
              }
              return snapshots
                  .between(commit.table(), base, head)
                  .map(winners -> new CommitOutcome.Conflicted(head, new ArrayList<>(winners)));
            });
  }

  /**
   * What became of a commit. One that is not in the table may still be made, unless the place that
   * it was attempted for is known and is another's.
   */
  Uni<WriteStatus> status(TableRef table, CommitId id) {
    return Uni.createFrom()
        .deferred(() -> catalog.load(table, null))
        .chain(
            now -> {
              Optional<Snapshot> made =
                  now == null
                      ? Optional.empty()
                      : Lineage.of(now.metadata()).snapshots().stream()
                          .filter(each -> Snapshots.commitId(each).filter(id::equals).isPresent())
                          .findFirst();
              return made.isPresent()
                  ? Uni.createFrom()
                      .item(new WriteStatus.Committed(IcebergState.version(made.get())))
                  : placed(id);
            });
  }

  private Uni<WriteStatus> placed(CommitId id) {
    CatalogCommit attempted = unknown.getIfPresent(id);
    if (attempted == null) {
      return Uni.createFrom().item(new WriteStatus.Unknown());
    }
    return catalog
        .inPlaceOf(attempted)
        .map(
            found -> {
              if (found.isEmpty()) {
                return new WriteStatus.Unknown();
              }
              Snapshot snapshot = found.get().metadata().currentSnapshot();
              return attempted.made(snapshot)
                  ? new WriteStatus.Committed(IcebergState.version(snapshot))
                  : new WriteStatus.NotCommitted();
            });
  }
}
