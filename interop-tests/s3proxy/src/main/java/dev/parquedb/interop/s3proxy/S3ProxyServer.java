package dev.parquedb.interop.s3proxy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** S3Proxy over memory on 127.0.0.1, until standard input ends. */
public final class S3ProxyServer {

  private S3ProxyServer() {}

  /**
   * Runs the server, and prints where it listens as one line.
   *
   * @param args access key and secret key
   * @throws Exception when it does not start
   */
  public static void main(String[] args) throws Exception {
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, args[0], args[1])
            .build();
    server.start();
    System.out.println(">>http://127.0.0.1:" + server.getPort());
    try (InputStream untilItEnds = System.in) {
      untilItEnds.transferTo(OutputStream.nullOutputStream());
    }
    server.stop();
    System.exit(0);
  }
}
