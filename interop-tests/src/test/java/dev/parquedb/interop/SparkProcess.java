package dev.parquedb.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Spark with Delta Lake and Iceberg in a process of its own. It takes long to start: all tests that
 * ask for it as a parameter share one, which ends with the last test. Tables are those of Delta
 * Lake here; others are asked for by name.
 */
public final class SparkProcess implements Witness, AutoCloseable {

  private final PeerProcess peer;

  private SparkProcess(PeerProcess peer) {
    this.peer = peer;
  }

  /** Resolves parameters of this type. */
  public static final class Shared implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SparkProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(SparkProcess.class))
          .computeIfAbsent(SparkProcess.class, type -> start(), SparkProcess.class);
    }

    private static SparkProcess start() {
      try {
        // Kept when the tests end: it holds the log of what failed.
        Path folder = Files.createDirectories(Path.of("target", "spark-peer").toAbsolutePath());
        return new SparkProcess(
            PeerProcess.start("spark", "dev.parquedb.interop.spark.SparkPeer", folder));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
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
      Instant time = Instant.parse((String) line.get("timestamp"));
      times.put((Long) line.get("version"), time.toEpochMilli());
    }
    return times;
  }

  /**
   * Runs a statement.
   *
   * @param statement SQL, in which <code>{t}</code> stands for the table
   * @return the rows of its result
   */
  public List<Map<String, Object>> sql(Path table, String statement) {
    return sql(statement.replace("{t}", "delta.`" + table + "`"));
  }

  /** Runs a statement. */
  public List<Map<String, Object>> sql(String statement) {
    return peer.ask("sql", statement).lines();
  }

  /** Protocol, features and properties. */
  public Map<String, Object> detail(Path table) {
    return peer.ask("detail", table.toString()).lines().get(0);
  }

  /** Writes a checkpoint of the newest version. */
  public void checkpoint(Path table) {
    peer.ask("checkpoint", table.toString());
  }

  /** What the peer answers to a command. */
  public PeerAnswer ask(String... words) {
    return peer.ask(words);
  }

  @Override
  public void close() {
    peer.close();
  }
}
