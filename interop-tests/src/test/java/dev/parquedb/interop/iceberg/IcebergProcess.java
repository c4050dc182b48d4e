package dev.parquedb.interop.iceberg;

import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.interop.PeerAnswer;
import dev.parquedb.interop.PeerProcess;
import dev.parquedb.interop.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Iceberg's own HadoopTables and IcebergGenerics in a process of their own. */
final class IcebergProcess implements Witness, AutoCloseable {

  private final PeerProcess peer;

  private IcebergProcess(PeerProcess peer) {
    this.peer = peer;
  }

  /**
   * Starts the process.
   *
   * @param folder where its standard error is kept
   */
  static IcebergProcess start(Path folder) throws IOException {
    return new IcebergProcess(
        PeerProcess.start("iceberg", "dev.parquedb.interop.icebergreader.IcebergReader", folder));
  }

  @Override
  public long number(SnapshotInfo snapshot) {
    return snapshot.snapshotId();
  }

  @Override
  public PeerAnswer rows(Path table) {
    return peer.ask("rows", table.toString());
  }

  @Override
  public PeerAnswer rows(Path table, long snapshot) {
    return peer.ask("rows", table.toString(), Long.toString(snapshot));
  }

  @Override
  public PeerAnswer count(Path table) {
    return peer.ask("count", table.toString());
  }

  @Override
  public SortedMap<Long, Long> commitTimes(Path table) {
    SortedMap<Long, Long> times = new TreeMap<>();
    for (Map<String, Object> line : peer.ask("history", table.toString()).lines()) {
      times.put((Long) line.get("snapshot"), (Long) line.get("time"));
    }
    return times;
  }

  /** Format version, schema, properties and the summary of the newest snapshot. */
  Map<String, Object> describe(Path table) {
    return peer.ask("describe", table.toString()).lines().get(0);
  }

  /** The types of the columns, by name, as Iceberg writes them. */
  Map<String, Object> types(Path table) {
    Map<?, ?> schema = (Map<?, ?>) describe(table).get("schema");
    Map<String, Object> types = new TreeMap<>();
    for (Object field : (List<?>) schema.get("fields")) {
      types.put((String) ((Map<?, ?>) field).get("name"), ((Map<?, ?>) field).get("type"));
    }
    return types;
  }

  /** Something that the summary of the newest snapshot counts. */
  long counted(Path table, String what) {
    Map<?, ?> summary = (Map<?, ?>) describe(table).get("summary");
    Object text = summary.get(what);
    return text == null ? 0 : Long.parseLong((String) text);
  }

  /** Appends entities of these ids: {@code ns/local}. */
  void append(Path table, String... ids) {
    List<String> words = new ArrayList<>(List.of("append", table.toString()));
    words.addAll(List.of(ids));
    peer.ask(words.toArray(String[]::new));
  }

  /** Deletes the rows whose column has this text, by an equality delete. */
  void deleteEqual(Path table, String column, String value) {
    peer.ask("deleteEqual", table.toString(), column, value);
  }

  @Override
  public void close() {
    peer.close();
  }
}
