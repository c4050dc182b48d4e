package dev.parquedb.table.delta;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import dev.parquedb.table.delta.LoggedFile.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies commits in ascending order (Delta protocol, "Action Reconciliation"). Statistics are
 * parsed once, at the end, for the files that are live then. Confined to one caller at a time.
 */
final class Replay {

  private final TableRef table;
  private final FileSet base;
  private final DeltaState start;
  private final Map<String, LoggedFile> added = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private final Map<String, Long> txns;
  private final Map<String, String> domains;
  private Protocol protocol;
  private MetaData metaData;
  private LogFile metaDataFile;
  private long version;
  private Instant timestamp;
  private LogTail tail;

  private Replay(TableRef table, DeltaState start) {
    this.table = table;
    this.start = start;
    this.base = start == null ? FileSet.empty() : start.files();
    this.txns = start == null ? new HashMap<>() : new HashMap<>(start.txns());
    this.domains = start == null ? new HashMap<>() : new HashMap<>(start.domains());
    this.protocol = start == null ? null : start.protocol();
    this.metaData = start == null ? null : start.metaData();
    this.version = start == null ? -1 : start.version();
    this.timestamp = start == null ? null : start.timestamp();
    this.tail = start == null ? LogTail.WHOLE : start.tail();
  }

  /** A replay from the first commit. */
  static Replay fromNothing(TableRef table) {
    return new Replay(table, null);
  }

  /** A replay of what came after a state. */
  static Replay from(TableRef table, DeltaState state) {
    return new Replay(table, state);
  }

  /** How many files were added since the start, which is what {@link #finish()} costs. */
  int pending() {
    return added.size();
  }

  /** The time of the next commit: its own, but always later than the commit before. */
  Instant timeOf(LogCommit next) {
    return CommitTime.of(next, timestamp);
  }

  /** Applies the next commit; fails with {@link dev.parquedb.entity.CorruptTableException}. */
  void apply(LogCommit commit) {
    if (commit.version() != version + 1) {
      throw commit.file().corrupt("does not follow version " + version);
    }
    timestamp = timeOf(commit);
    version = commit.version();
    tail = tail.plus(commit.bytes());
    protocol = commit.protocol().orElse(protocol);
    metaData = commit.metaData().orElse(metaData);
    if (commit.metaData().isPresent() || commit.protocol().isPresent()) {
      metaDataFile = commit.file();
    }
    checkMetadata(commit);
    for (Remove remove : commit.removes()) {
      remove(remove);
    }
    for (Add add : commit.adds()) {
      add(add, commit);
    }
    for (Txn txn : commit.txns()) {
      txns.put(txn.appId(), txn.version());
    }
    for (DomainMetadata domain : commit.domains()) {
      if (domain.removed()) {
        domains.remove(domain.domain());
      } else {
        domains.put(domain.domain(), domain.configuration());
      }
    }
  }

  private void checkMetadata(LogCommit commit) {
    if (protocol == null) {
      throw commit.file().corrupt("has no protocol action, which the first commit needs");
    }
    if (metaData == null) {
      throw commit.file().corrupt("has no metaData action, which the first commit needs");
    }
    if (Features.hasInCommitTimestamps(protocol, metaData)
        && commit.inCommitTimestamp().isEmpty()) {
      throw commit.file().corrupt("has no inCommitTimestamp, which the table requires");
    }
  }

  /** A remove of another deletion vector than the live one removes nothing. */
  private void remove(Remove remove) {
    Optional<Optional<String>> live = liveVector(remove.path());
    if (live.isPresent() && live.get().equals(remove.deletionVector().map(DeletionVector::key))) {
      added.remove(remove.path());
      removed.add(remove.path());
    }
  }

  private void add(Add add, LogCommit commit) {
    Optional<Optional<String>> live = liveVector(add.path());
    if (live.isPresent() && !live.get().equals(add.deletionVector().map(DeletionVector::key))) {
      throw commit
          .file()
          .corrupt("adds " + add.path() + " again without removing what is live of it");
    }
    added.put(
        add.path(),
        new LoggedFile(add, commit.file(), commit.ours() ? Writer.OURS : Writer.UNKNOWN));
  }

  /** The vector's key of a live file, if it has one; empty when the path is not live. */
  private Optional<Optional<String>> liveVector(String path) {
    LoggedFile logged = added.get(path);
    if (logged != null) {
      return Optional.of(logged.add().deletionVector().map(DeletionVector::key));
    }
    DataFile file = removed.contains(path) ? null : base.get(path);
    return file == null
        ? Optional.empty()
        : Optional.of(file.deletes().map(deletes -> deletes.key()));
  }

  /**
   * The state reached.
   *
   * @return the state; fails with {@link dev.parquedb.entity.UnsupportedTableFeatureException} when
   *     it needs what this library does not implement
   */
  DeltaState finish() {
    Features.checkReadable(table, protocol, metaData);
    DeltaSchema schema =
        metaDataFile == null
            ? start.deltaSchema()
            : DeltaSchema.read(metaDataFile, protocol, metaData);
    Features.checkTypes(table, schema);
    List<DataFile> files = new ArrayList<>(added.size());
    for (LoggedFile file : added.values()) {
      files.add(file.toDataFile(schema));
    }
    return new DeltaState(
        table,
        version,
        timestamp,
        protocol,
        metaData,
        schema,
        renamed(schema).with(files, removed),
        txns,
        domains,
        tail);
  }

  /** The files of the start, by the names that the columns have now. */
  private FileSet renamed(DeltaSchema schema) {
    if (start == null || start.deltaSchema().files().namesAs(schema.files())) {
      return base;
    }
    List<DataFile> renamed = new ArrayList<>(base.size());
    for (DataFile file : base.all()) {
      renamed.add(start.deltaSchema().files().renamed(file, schema.files()));
    }
    return FileSet.empty().with(renamed, List.of());
  }
}
