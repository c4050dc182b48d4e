package dev.parquedb.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another engine that commits to tables, in a JVM and on a class path of its own, which it must not
 * share with us: asked over its standard streams, a JSON array a command, and answering with JSON
 * objects, the last of which has {@code _count} or {@code _error}. Blocks; not for event loops.
 */
final class CommitPeer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Process process;
  private final Path errors;
  private final Writer commands;
  private final BufferedReader answers;

  private CommitPeer(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts delta-kernel.
   *
   * @param folder its working directory, where its standard error is kept
   */
  static CommitPeer deltaKernel(Path folder) throws IOException {
    return start("deltaKernel", "dev.parquedb.interop.DeltaKernelReader", folder);
  }

  /**
   * Starts Spark.
   *
   * @param folder as for {@link #deltaKernel}
   */
  static CommitPeer spark(Path folder) throws IOException {
    return start("spark", "dev.parquedb.interop.spark.SparkPeer", folder);
  }

  /**
   * Starts Iceberg with its tables in folders.
   *
   * @param folder as for {@link #deltaKernel}
   */
  static CommitPeer iceberg(Path folder) throws IOException {
    return start("iceberg", "dev.parquedb.interop.icebergreader.IcebergReader", folder);
  }

  private static CommitPeer start(String name, String mainClass, Path folder) throws IOException {
    Path classes = built(name, "classes");
    String jars = Files.readString(built(name, "classPathFile")).strip();
    Path errors = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + classes.resolve("jvm-options"));
    // What tests save, measurements must not: the later flag counts.
    command.addAll(List.of("-Xmx2g", "-XX:TieredStopAtLevel=4", "-Xshare:auto"));
    command.addAll(List.of("-cp", classes + File.pathSeparator + jars, mainClass));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    return new CommitPeer(name, process, errors);
  }

  private static Path built(String peer, String what) {
    String property = "parquedb.interop." + peer + "." + what;
    String value = System.getProperty(property);
    if (value == null || !Files.exists(Path.of(value))) {
      throw new IllegalStateException(
          "The peer "
              + peer
              + " is not built: the system property "
              + property
              + " must name what the build of interop-tests makes, and is "
              + value
              + "; run Maven with -Pbench and -am, or leave this peer out");
    }
    return Path.of(value).toAbsolutePath();
  }

  /**
   * Appends one row a commit to a table, which is made where it is missing.
   *
   * @param table the table's folder
   * @param commits how many
   */
  void commit(Path table, int commits) throws IOException {
    long made = ask("commit", table.toString(), Integer.toString(commits));
    if (made != commits) {
      throw new IllegalStateException(name + " made " + made + " commits, not " + commits);
    }
  }

  /** Runs a statement, of a peer that knows SQL. */
  void sql(String statement) throws IOException {
    ask("sql", statement);
  }

  /** The count that ends the answer. */
  private long ask(String... words) throws IOException {
    commands.write(JSON.writeValueAsString(words) + "\n");
    commands.flush();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      JsonNode answer = JSON.readTree(line);
      if (answer.has("_error")) {
        throw new IOException(name + " failed: " + answer.get("_error").asText());
      }
      if (answer.has("_count")) {
        return answer.get("_count").asLong();
      }
    }
    throw new IOException(name + " ended:\n" + Files.readString(errors));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
