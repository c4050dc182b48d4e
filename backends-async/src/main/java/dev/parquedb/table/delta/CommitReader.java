package dev.parquedb.table.delta;

import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.CommitInfo;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a commit file: one JSON object a line, each with one action. */
final class CommitReader {

  private final LogFile file;
  private CommitInfo info;
  private Protocol protocol;
  private MetaData metaData;
  private final List<Add> adds = new ArrayList<>();
  private final List<Remove> removes = new ArrayList<>();
  private final List<Txn> txns = new ArrayList<>();
  private final List<DomainMetadata> domains = new ArrayList<>();

  private CommitReader(LogFile file) {
    this.file = file;
  }

  /**
   * Parses a commit.
   *
   * @param file which one
   * @param bytes its bytes
   * @return the commit; fails with {@link dev.parquedb.entity.CorruptTableException}
   */
  static LogCommit read(LogFile file, ByteBuffer bytes) {
    CommitReader reader = new CommitReader(file);
    ActionLines.read(file, bytes, "a commit", reader::accept);
    return reader.read(bytes.remaining());
  }

  private LogCommit read(int bytes) {
    try {
      checkPaths();
    } catch (IOException e) {
      throw file.corrupt("is not a commit: " + e.getMessage(), e);
    }
    return new LogCommit(
        file,
        bytes,
        Optional.ofNullable(info),
        Optional.ofNullable(protocol),
        Optional.ofNullable(metaData),
        adds,
        removes,
        txns,
        domains,
        OptionalLong.empty());
  }

  private void accept(Action action) throws IOException {
    if (action instanceof CommitInfo read) {
      info = single("commitInfo", info, read);
    } else if (action instanceof Protocol read) {
      protocol = single("protocol", protocol, read);
    } else if (action instanceof MetaData read) {
      metaData = single("metaData", metaData, read);
    } else if (action instanceof Add add) {
      adds.add(add);
    } else if (action instanceof Remove remove) {
      removes.add(remove);
    } else if (action instanceof Txn txn) {
      txns.add(txn);
    } else if (action instanceof DomainMetadata domain) {
      domains.add(domain);
    }
  }

  private static <T> T single(String name, T before, T now) throws IOException {
    if (before != null) {
      throw new IOException("it holds two " + name + " actions");
    }
    return now;
  }

  /** The protocol allows one add and one remove a path, of different deletion vectors. */
  private void checkPaths() throws IOException {
    Set<String> added = new HashSet<>();
    Set<LogicalFile> live = new HashSet<>();
    for (Add add : adds) {
      if (!added.add(add.path())) {
        throw new IOException("it adds " + add.path() + " twice");
      }
      live.add(LogicalFile.of(add));
    }
    Set<String> removed = new HashSet<>();
    for (Remove remove : removes) {
      if (!removed.add(remove.path())) {
        throw new IOException("it removes " + remove.path() + " twice");
      }
      if (live.contains(LogicalFile.of(remove))) {
        throw new IOException("it both adds and removes " + remove.path());
      }
    }
  }
}
