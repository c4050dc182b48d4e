package dev.parquedb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(Map<String, String> environment, String... arguments) throws Exception {
    return new Main(environment, new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments)
        .subscribeAsCompletionStage()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void helpExplainsTheOptions() throws Exception {
    assertThat(run(Map.of(), "serve", "--help")).isZero();
    assertThat(out.toString())
        .contains("--storage", "--format", "--host", "127.0.0.1", "$PARQUEDB_PORT");
    assertThat(run(Map.of(), "--version")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "destroy",
        "serve",
        "serve --storage memory: --format parquet",
        "serve --storage memory: --port many",
        "serve --storage memory: --cors",
        "import --storage memory: --ns things",
        "import --storage memory: file.ndjson",
      })
  void wrongUsageSaysSoAndExitsWithTwo(String line) throws Exception {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    assertThat(run(Map.of(), arguments)).isEqualTo(2);
    assertThat(err.toString()).isNotBlank().doesNotContain("Exception");
  }

  @Test
  void optionsComeFromTheEnvironmentToo() throws Exception {
    assertThat(run(Map.of("PARQUEDB_STORAGE", "gopher://x"), "serve")).isEqualTo(1);
    assertThat(err.toString()).contains("No storage for scheme gopher");
  }

  @Test
  void optionsOnTheCommandLineComeFirst() throws Exception {
    int code = run(Map.of("PARQUEDB_STORAGE", "gopher://x"), "serve", "--storage", "finger://y");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("No storage for scheme finger");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    String missing = folder.resolve("missing.ndjson").toString();
    assertThat(run(Map.of(), "import", missing, "--storage", "memory:", "--ns", "things"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("There is no file " + missing);
  }

  @Test
  void aWrongNamespaceIsRefusedBeforeAnythingIsOpened() throws Exception {
    Path file = Files.writeString(folder.resolve("lines.ndjson"), "{}\n");
    assertThat(run(Map.of(), "import", file.toString(), "--storage", "memory:", "--ns", "_x"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("INVALID_NAMESPACE");
  }
}
