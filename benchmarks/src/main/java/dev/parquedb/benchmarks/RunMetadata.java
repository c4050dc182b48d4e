package dev.parquedb.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a result depends on besides the code.
 *
 * @param commit the commit, shortened; with {@code -dirty} when the work tree differs from it;
 *     {@code unknown} outside of a repository
 * @param values all of it, by name
 */
record RunMetadata(String commit, Map<String, Object> values) {

  static RunMetadata of(List<String> arguments, int rounds) throws IOException {
    String commit = currentCommit();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("commit", commit);
    values.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    values.put("jvmFlags", ManagementFactory.getRuntimeMXBean().getInputArguments());
    values.put("arguments", arguments);
    values.put("rounds", rounds);
    values.put("os", System.getProperty("os.name") + " " + osRelease());
    values.put("arch", System.getProperty("os.arch"));
    values.put("processors", Runtime.getRuntime().availableProcessors());
    values.put("cpu", cpu());
    values.put("fileSystem", Files.getFileStore(BenchFiles.folder()).type());
    return new RunMetadata(commit, values);
  }

  /** The feature release of the JDK, as in {@code jdk17}. */
  static String jdk() {
    return "jdk" + Runtime.version().feature();
  }

  /** The release without what a distribution or host adds to it. */
  private static String osRelease() {
    return System.getProperty("os.version").replaceAll("[^0-9.].*", "");
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), values);
  }

  private static String currentCommit() throws IOException {
    String head = git("rev-parse", "--short=12", "HEAD");
    if (head.isEmpty()) {
      return "unknown";
    }
    return git("status", "--porcelain", "--untracked-files=no").isEmpty() ? head : head + "-dirty";
  }

  /** What git prints; empty when it fails or is not there. */
  private static String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException notInstalled) {
      return "";
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }
}
