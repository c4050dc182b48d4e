package dev.parquedb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on Delta tables in a local folder. */
class CommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) throws Exception {
    Map<String, String> environment =
        Map.of("PARQUEDB_STORAGE", "fs:" + folder.resolve("data"), "PARQUEDB_NS", "things");
    return new Main(environment, new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments)
        .subscribeAsCompletionStage()
        .get(60, TimeUnit.SECONDS);
  }

  private String lines(String name, int count, String last) throws Exception {
    String text =
        IntStream.range(0, count)
            .mapToObj(n -> "{\"$id\":\"t" + n + "\",\"n\":" + n + "}\n")
            .collect(Collectors.joining("", "", last));
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void importsAFile() throws Exception {
    assertThat(run("import", lines("all", 250, ""), "--batch-size", "100")).isZero();
    assertThat(out.toString()).contains("Created 250 entities in things");
    assertThat(err.toString()).contains("100 documents", "200 documents", "250 documents");
  }

  @Test
  void anImportThatStopsSaysWhereToResume() throws Exception {
    assertThat(run("import", lines("broken", 5, "{\n"), "--batch-size", "2")).isEqualTo(1);
    assertThat(err.toString()).contains("Line 6:", "repeat with --resume-from 4");
    assertThat(run("import", lines("whole", 7, ""), "--resume-from", "4")).isZero();
    assertThat(out.toString()).contains("Created 3 entities");
  }

  @Test
  void anImportOfWhatExistsIsRefused() throws Exception {
    String file = lines("all", 5, "");
    assertThat(run("import", file)).isZero();
    assertThat(run("import", file)).isEqualTo(1);
    assertThat(err.toString()).contains("ENTITY_EXISTS", "--resume-from 0");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(run("serve", "--port", port)).isEqualTo(1);
      assertThat(err.toString()).contains("Cannot listen on 127.0.0.1:" + port, "another port");
    }
  }
}
