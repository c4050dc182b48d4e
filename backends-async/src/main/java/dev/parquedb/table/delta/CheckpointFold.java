package dev.parquedb.table.delta;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Txn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a state of the actions of a checkpoint. Statistics are parsed as they come, once the schema
 * is known, so that their text is not kept. Confined to one caller at a time.
 */
final class CheckpointFold {

  private final LogFile file;
  private final Map<String, DataFile> files = new HashMap<>();
  private final List<Add> waiting = new ArrayList<>();
  private final Map<String, Long> txns = new HashMap<>();
  private final Map<String, String> domains = new HashMap<>();
  private Protocol protocol;
  private MetaData metaData;
  private DeltaSchema schema;

  /**
   * Creates a fold.
   *
   * @param file the checkpoint's first file, for errors
   */
  CheckpointFold(LogFile file) {
    this.file = file;
  }

  /** Takes some actions. */
  void accept(List<Action> actions) {
    for (Action action : actions) {
      accept(action);
    }
    if (protocol != null && metaData != null) {
      schema = schema == null ? DeltaSchema.read(file, protocol, metaData) : schema;
      waiting.forEach(this::file);
      waiting.clear();
    }
  }

  private void accept(Action action) {
    if (action instanceof Add add) {
      waiting.add(add);
    } else if (action instanceof Txn txn) {
      txns.put(txn.appId(), txn.version());
    } else if (action instanceof DomainMetadata domain && !domain.removed()) {
      domains.put(domain.domain(), domain.configuration());
    } else if (action instanceof Protocol read) {
      protocol = single("protocol", protocol, read);
    } else if (action instanceof MetaData read) {
      metaData = single("metaData", metaData, read);
    }
  }

  private <T> T single(String name, T before, T now) {
    if (before != null) {
      throw file.corrupt("holds two " + name + " actions");
    }
    return now;
  }

  private void file(Add add) {
    DataFile read = new LoggedFile(add, file, LoggedFile.Writer.UNKNOWN).toDataFile(schema);
    DataFile other = files.put(read.path(), read);
    if (other != null && !other.equals(read)) {
      throw file.corrupt("holds " + read.path() + " twice");
    }
  }

  /**
   * The state.
   *
   * @param timestamp the time of its version
   * @param tail where it was read from
   */
  DeltaState finish(Instant timestamp, LogTail tail) {
    if (protocol == null || metaData == null) {
      throw file.corrupt("has no " + (protocol == null ? "protocol" : "metaData") + " action");
    }
    return new DeltaState(
        file.table(),
        file.version(),
        timestamp,
        protocol,
        metaData,
        schema,
        FileSet.empty().with(files.values(), List.of()),
        txns,
        domains,
        tail);
  }
}
