package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.process.ForkedJvm;
import dev.parquedb.testkit.process.ForkedWorker;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An Iceberg REST catalog in a JVM and on a class path of its own. */
final class IcebergRestProcess implements AutoCloseable {

  private final ForkedWorker worker;
  private final URI uri;

  private IcebergRestProcess(ForkedWorker worker) {
    this.worker = worker;
    this.uri = URI.create(worker.next());
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param warehouse the folder of its tables
   * @param lost the share of commits whose replies get lost, from 0 to 1
   * @param seed which ones
   */
  static IcebergRestProcess start(Path warehouse, double lost, long seed) throws IOException {
    String jars =
        Files.readString(Path.of(property("parquedb.interop.icebergRest.classPathFile"))).strip();
    String classPath = property("parquedb.interop.icebergRest.classes") + File.pathSeparator + jars;
    return new IcebergRestProcess(
        ForkedWorker.start(
            ForkedJvm.SMALL.withClassPath(classPath),
            "dev.parquedb.interop.icebergrest.IcebergRestServer",
            List.of(
                warehouse.toUri().toString().replaceFirst("/$", ""),
                String.valueOf(lost),
                String.valueOf(seed))));
  }

  URI uri() {
    return uri;
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    assertThat(value).as("the system property %s, set by the build", name).isNotNull();
    return value;
  }

  @Override
  public void close() {
    worker.close();
  }
}
