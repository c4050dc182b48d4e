package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitId;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.CommitInfo;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One commit of the log, as parsed. The order of actions within a commit has no meaning.
 *
 * @param file where it was read
 * @param bytes the size of the file
 * @param info where it came from, where told
 * @param protocol the new protocol, where it changed
 * @param metaData the new metadata, where it changed
 * @param adds files that are live from now on, each path once
 * @param removes files that left, each path once
 * @param txns progress of applications
 * @param domains domain metadata
 * @param modifiedAt when the store wrote the file, in ms; asked for only where the commit itself
 *     has no time
 */
record LogCommit(
    LogFile file,
    long bytes,
    Optional<CommitInfo> info,
    Optional<Protocol> protocol,
    Optional<MetaData> metaData,
    List<Add> adds,
    List<Remove> removes,
    List<Txn> txns,
    List<DomainMetadata> domains,
    OptionalLong modifiedAt) {

  LogCommit {
    adds = List.copyOf(adds);
    removes = List.copyOf(removes);
    txns = List.copyOf(txns);
    domains = List.copyOf(domains);
  }

  long version() {
    return file.version();
  }

  /** The in-commit timestamp in ms, where the commit has one. */
  OptionalLong inCommitTimestamp() {
    return info.isPresent() ? info.get().inCommitTimestamp() : OptionalLong.empty();
  }

  /** The best time known in ms: in-commit timestamp, writer's clock, store's clock. */
  OptionalLong time() {
    if (inCommitTimestamp().isPresent()) {
      return inCommitTimestamp();
    }
    OptionalLong written = info.isPresent() ? info.get().timestamp() : OptionalLong.empty();
    return written.isPresent() ? written : modifiedAt;
  }

  /** Whether this library made it. */
  boolean ours() {
    return info.flatMap(CommitInfo::engineInfo).filter(EngineInfo::isOurs).isPresent();
  }

  /** The commit's id, where this library made it. */
  Optional<CommitId> commitId() {
    return ours() ? info.flatMap(CommitInfo::txnId).flatMap(LogCommit::parsed) : Optional.empty();
  }

  LogCommit withModifiedAt(long millis) {
    return new LogCommit(
        file,
        bytes,
        info,
        protocol,
        metaData,
        adds,
        removes,
        txns,
        domains,
        OptionalLong.of(millis));
  }

  private static Optional<CommitId> parsed(String id) {
    try {
      return Optional.of(new CommitId(UUID.fromString(id)));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }
}
