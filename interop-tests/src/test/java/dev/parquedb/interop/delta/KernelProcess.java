package dev.parquedb.interop.delta;

import dev.parquedb.interop.PeerAnswer;
import dev.parquedb.interop.PeerProcess;
import dev.parquedb.interop.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** delta-kernel in a process of its own. */
final class KernelProcess implements Witness, AutoCloseable {

  private final PeerProcess peer;

  private KernelProcess(PeerProcess peer) {
    this.peer = peer;
  }

  /**
   * Starts the process.
   *
   * @param folder where its standard error is kept
   */
  static KernelProcess start(Path folder) throws IOException {
    return new KernelProcess(
        PeerProcess.start("deltaKernel", "dev.parquedb.interop.DeltaKernelReader", folder));
  }

  @Override
  public PeerAnswer rows(Path table) {
    return peer.ask("rows", table.toString());
  }

  @Override
  public PeerAnswer rows(Path table, long version) {
    return peer.ask("rows", table.toString(), Long.toString(version));
  }

  @Override
  public PeerAnswer count(Path table) {
    return peer.ask("count", table.toString());
  }

  @Override
  public SortedMap<Long, Long> commitTimes(Path table) {
    SortedMap<Long, Long> times = new TreeMap<>();
    for (Map<String, Object> line : peer.ask("history", table.toString()).lines()) {
      Map<?, ?> info = (Map<?, ?>) line.get("commitInfo");
      times.put((Long) line.get("version"), (Long) info.get("inCommitTimestamp"));
    }
    return times;
  }

  /** The protocol, the properties and the schema. */
  PeerAnswer protocol(Path table) {
    return peer.ask("protocol", table.toString());
  }

  /** Writes the log compaction file of these versions, both inclusive. */
  void compactLog(Path table, long from, long to) {
    peer.ask("compactLog", table.toString(), Long.toString(from), Long.toString(to));
  }

  @Override
  public void close() {
    peer.close();
  }
}
