package dev.parquedb.interop.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.process.ForkedJvm;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.s3.S3Credentials;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * S3Proxy over memory in a JVM and on a class path of its own, with as many buckets as are asked
 * for.
 */
final class S3ProxyProcess implements AutoCloseable {

  private final ForkedWorker worker;
  private final Buckets buckets;

  private S3ProxyProcess(ForkedWorker worker) {
    this.worker = worker;
    this.buckets = new Buckets(URI.create(worker.next()));
  }

  /** Starts it and waits until it serves. */
  static S3ProxyProcess start() throws IOException {
    String jars =
        Files.readString(Path.of(property("parquedb.interop.s3proxy.classPathFile"))).strip();
    String classPath = property("parquedb.interop.s3proxy.classes") + File.pathSeparator + jars;
    S3Credentials keys = S3Credentials.DEFAULT;
    return new S3ProxyProcess(
        ForkedWorker.start(
            ForkedJvm.SMALL.withClassPath(classPath),
            "dev.parquedb.interop.s3proxy.S3ProxyServer",
            List.of(keys.accessKey(), keys.secretKey())));
  }

  Buckets buckets() {
    return buckets;
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    assertThat(value).as("the system property %s, set by the build", name).isNotNull();
    return value;
  }

  @Override
  public void close() {
    buckets.close();
    worker.close();
  }
}
