package dev.parquedb.interop;

import dev.parquedb.interop.peer.Peer;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hadoop.conf.Configuration;

/**
 * Answers questions about Delta tables, as {@link Peer} says.
 *
 * <pre>
 * rows       TABLE [VERSION]   every live row, one object a line, deletion vectors applied
 * count      TABLE [VERSION]   the number of rows, and of those where deletedAt is null
 * protocol   TABLE [VERSION]   versions, features, properties and the schema
 * history    TABLE [FROM]      the commitInfo of every commit, ascending, from a version on
 * compactLog TABLE FROM TO     writes the log compaction file of these versions, both inclusive
 * commit     TABLE COUNT       appends one row a commit, and tells how long each took
 * </pre>
 *
 * <p>TABLE is a path, or a URI as Hadoop reads it: without percent escapes. The count of the answer
 * to {@code count} is that of the rows.
 */
public final class DeltaKernelReader {

  private DeltaKernelReader() {}

  /**
   * Runs one command, or serves many.
   *
   * @param args the command's words, or none
   */
  public static void main(String[] args) throws Exception {
    Peer.run(args, DeltaKernelReader::start);
  }

  private static Peer.Commands start() {
    quietLogs();
    Engine engine = DefaultEngine.create(new Configuration());
    return (words, out) -> new Commands(engine, out).run(words);
  }

  private static void quietLogs() {
    System.setProperty(
        "log4j2.loggerContextFactory",
        "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
    System.setProperty("log4j2.simplelogLevel", "ERROR");
    Logger.getLogger("").setLevel(Level.SEVERE);
  }
}
