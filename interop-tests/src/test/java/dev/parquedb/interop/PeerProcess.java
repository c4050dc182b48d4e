package dev.parquedb.interop;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.TimeoutException;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * A peer in a JVM and on a class path of its own, asked over its standard streams. Not for
 * concurrent use.
 */
public final class PeerProcess implements AutoCloseable {

  /** No statement about speed: a peer that hangs must not hang the build. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  private final String name;
  private final Process process;
  private final Path errors;
  private final Writer commands;
  private final BufferedReader answers;

  private PeerProcess(String name, Process process, Path errors) {
    this.name = name;
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
   * @param name the peer, as the build's system properties name it
   * @param mainClass its main class
   * @param folder its working directory, where its standard error is kept
   */
  public static PeerProcess start(String name, String mainClass, Path folder) throws IOException {
    Path classes = Path.of(property(name, "classes"));
    String jars = Files.readString(Path.of(property(name, "classPathFile"))).strip();
    Path errors = folder.resolve(name + ".log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + classes.resolve("jvm-options"),
            "-cp",
            classes + File.pathSeparator + jars,
            mainClass);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    return new PeerProcess(name, process, errors);
  }

  /** What the peer answers; fails with {@link PeerFailure} when the command does. */
  public PeerAnswer ask(String... words) {
    try {
      return Uni.createFrom()
          .completionStage(() -> supplyAsync(() -> send(words)))
          .await()
          .atMost(LIMIT);
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    } catch (TimeoutException e) {
      close();
      throw new AssertionError(name + " does not answer " + List.of(words), e);
    }
  }

  private PeerAnswer send(String... words) {
    try {
      commands.write(JSON.writeValueAsString(words) + "\n");
      commands.flush();
      List<Map<String, Object>> lines = new ArrayList<>();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        Map<String, Object> object = JSON.readValue(line, new TypeReference<>() {});
        if (object.containsKey("_error")) {
          throw new PeerFailure(name, List.of(words), (String) object.get("_error"));
        }
        if (object.containsKey("_count")) {
          return new PeerAnswer(
              lines, (long) object.get("_count"), (long) object.getOrDefault("_version", -1L));
        }
        lines.add(object);
      }
      throw new AssertionError(
          name + " ended during " + List.of(words) + ":\n" + Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String peer, String name) {
    String key = "parquedb.interop." + peer + "." + name;
    String value = System.getProperty(key);
    assertThat(value).as("the system property %s, set by the build", key).isNotNull();
    return value;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
