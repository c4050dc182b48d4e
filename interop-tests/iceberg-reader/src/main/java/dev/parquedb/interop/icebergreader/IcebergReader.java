package dev.parquedb.interop.icebergreader;

import dev.parquedb.interop.peer.Peer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopTables;

/**
 * Answers questions about Iceberg tables, as {@link Peer} says.
 *
 * <pre>
 * rows        TABLE [SNAPSHOT]     every row, one object a line, deletes applied
 * count       TABLE [SNAPSHOT]     the number of rows, and of those where deletedAt is null
 * history     TABLE                id and time of every snapshot that is kept
 * describe    TABLE                format version, schema, properties, and the snapshot's summary
 * append      TABLE ID...          appends an entity of each id, which is a whole one: ns/local
 * commit      TABLE NUMBER         appends one row a commit to a table that is made where it is missing
 * deleteEqual TABLE COLUMN VALUE   deletes the rows with this text, by an equality delete file
 * </pre>
 *
 * <p>TABLE is a path. A version in answers is the id of a snapshot, -1 where there is none.
 */
public final class IcebergReader {

  private IcebergReader() {}

  /**
   * Runs one command, or serves many.
   *
   * @param args the command's words, or none
   */
  public static void main(String[] args) throws Exception {
    Peer.run(args, IcebergReader::start);
  }

  private static Peer.Commands start() {
    Logger.getLogger("").setLevel(Level.SEVERE);
    HadoopTables tables = new HadoopTables(new Configuration());
    return (words, out) -> new Commands(tables, out).run(words);
  }
}
