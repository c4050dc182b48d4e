package dev.parquedb.interop.delta;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * delta-kernel in a JVM and on a class path of its own, asked over its standard streams. Not for
 * concurrent use.
 */
final class KernelProcess implements AutoCloseable {

  private static final String CLASSES = "parquedb.interop.deltaKernel.classes";
  private static final String CLASS_PATH_FILE = "parquedb.interop.deltaKernel.classPathFile";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  private final Process process;
  private final Path errors;
  private final Writer commands;
  private final BufferedReader answers;

  private KernelProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts the process.
   *
   * @param folder where its standard error is kept
   */
  static KernelProcess start(Path folder) throws IOException {
    String jars = Files.readString(Path.of(property(CLASS_PATH_FILE))).strip();
    Path errors = folder.resolve("delta-kernel-reader.log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            property(CLASSES) + File.pathSeparator + jars,
            "dev.parquedb.interop.DeltaKernelReader",
            "serve");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new KernelProcess(process, errors);
  }

  /** Every row of the newest version. */
  KernelAnswer rows(Path table) {
    return ask("rows", table.toString());
  }

  /** Every row of a version. */
  KernelAnswer rows(Path table, long version) {
    return ask("rows", table.toString(), Long.toString(version));
  }

  /** The number of rows, and of live ones. */
  KernelAnswer count(Path table) {
    return ask("count", table.toString());
  }

  /** The protocol, the properties and the schema. */
  KernelAnswer protocol(Path table) {
    return ask("protocol", table.toString());
  }

  /** The commitInfo of every commit. */
  KernelAnswer history(Path table) {
    return ask("history", table.toString());
  }

  private KernelAnswer ask(String... words) {
    // With a limit: a kernel that hangs must not hang the build. The process ends in close().
    return Await.item(
        Uni.createFrom().completionStage(() -> supplyAsync(() -> send(String.join("\t", words)))));
  }

  private KernelAnswer send(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      List<Map<String, Object>> lines = new ArrayList<>();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        Map<String, Object> object = JSON.readValue(line, new TypeReference<>() {});
        if (object.containsKey("_error")) {
          throw new AssertionError("delta-kernel: " + command + ": " + object.get("_error"));
        }
        if (object.containsKey("_count")) {
          return new KernelAnswer(
              lines, (long) object.get("_count"), (long) object.get("_version"));
        }
        lines.add(object);
      }
      throw new AssertionError(
          "delta-kernel ended during " + command + ":\n" + Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    assertThat(value).as("the system property %s, set by the build", name).isNotNull();
    return value;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
