package dev.parquedb.interop;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hadoop.conf.Configuration;

/**
 * Answers questions about Delta tables as NDJSON on standard output.
 *
 * <pre>
 * rows     TABLE [VERSION]   every live row, one object a line, deletion vectors applied
 * count    TABLE [VERSION]   the number of rows, and of those where deletedAt is null
 * protocol TABLE [VERSION]   versions, features, properties and the schema
 * history  TABLE [FROM]      the commitInfo of every commit, ascending, from a version on
 * serve                      reads such commands from standard input, until it ends
 * </pre>
 *
 * <p>TABLE is a path, or a URI as Hadoop reads it: without percent escapes. Under {@code serve} a
 * command is one line whose words are separated by tabs, so that paths may hold spaces.
 *
 * <p>The last line of every answer is {@code {"_count":n,"_version":v}} with the number of lines
 * before it (for {@code count}: of rows) and the version of the table that was read. A command that
 * fails ends in {@code {"_error":"…"}} instead; {@code serve} goes on with the next one, otherwise
 * the process exits with status 1.
 *
 * <p>Values: numbers as numbers (NaN and infinities as strings), decimals as strings, dates and
 * times in ISO form with exactly six fraction digits (timestamps in UTC), binary as base64, lists
 * as arrays, structs and maps as objects; a column without a value is null.
 */
public final class DeltaKernelReader {

  private DeltaKernelReader() {}

  /**
   * Runs one command, or serves many.
   *
   * @param args the command's words
   */
  public static void main(String[] args) throws IOException {
    quietLogs();
    OutputStream answers = new FileOutputStream(FileDescriptor.out);
    // Whatever a library prints must not end up among the answers.
    System.setOut(System.err);
    Engine engine = DefaultEngine.create(new Configuration());
    Answers out = new Answers(answers);
    if (args.length == 1 && args[0].equals("serve")) {
      serve(engine, out);
    } else if (!Commands.run(engine, List.of(args), out)) {
      System.exit(1);
    }
  }

  private static void serve(Engine engine, Answers out) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      Commands.run(engine, List.of(line.split("\t")), out);
    }
  }

  private static void quietLogs() {
    System.setProperty(
        "log4j2.loggerContextFactory",
        "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
    System.setProperty("log4j2.simplelogLevel", "ERROR");
    Logger.getLogger("").setLevel(Level.SEVERE);
  }
}
