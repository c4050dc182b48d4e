package dev.parquedb.interop.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.s3.S3Credentials;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Ceph object gateway on this machine, with as many buckets as are asked for; ends when it is
 * closed.
 */
final class CephRgw implements AutoCloseable {

  private static final List<String> PROGRAMS =
      List.of("ceph", "ceph-mon", "ceph-mgr", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin");

  private final Path folder;
  private final Buckets buckets;
  private final Thread atExit = new Thread(this::stop, "stop-rgw");

  private CephRgw(Path folder, URI endpoint) {
    this.folder = folder;
    this.buckets = new Buckets(endpoint);
  }

  /** The programs it needs that this machine does not have. */
  static List<String> missing() {
    String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    return PROGRAMS.stream()
        .filter(
            program ->
                Arrays.stream(folders)
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
        .toList();
  }

  /** Starts it and waits until it serves. */
  static CephRgw start() {
    try {
      Path folder = Files.createTempDirectory("rgw");
      List<Integer> ports = freePorts(3);
      CephRgw server = new CephRgw(folder, URI.create("http://127.0.0.1:" + ports.get(0)));
      // Also when a run is stopped before its end.
      Runtime.getRuntime().addShutdownHook(server.atExit);
      server.script(
          "start",
          Map.of(
              "RGW_PORTS",
              ports.stream().map(String::valueOf).collect(Collectors.joining(" ")),
              "RGW_ACCESS_KEY",
              S3Credentials.DEFAULT.accessKey(),
              "RGW_SECRET_KEY",
              S3Credentials.DEFAULT.secretKey()));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Buckets buckets() {
    return buckets;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    buckets.close();
    stop();
  }

  private void stop() {
    try {
      script("stop", Map.of());
      List<Path> all;
      try (Stream<Path> walk = Files.walk(folder)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : all) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void script(String command, Map<String, String> environment) throws IOException {
    String script = System.getProperty("parquedb.interop.rgw");
    assertThat(script).as("the property parquedb.interop.rgw, set by the build").isNotNull();
    // Into a file: the servers inherit what the script writes to, and a pipe would not end.
    Path output = folder.resolve(command + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(script, command, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError("ceph-rgw " + command + ":\n" + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new AssertionError("interrupted during ceph-rgw " + command, e);
    }
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }
}
