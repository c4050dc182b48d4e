package dev.parquedb.testkit.s3;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;

/** Uses what reads configuration files of the JDK once, before an event loop would. */
final class Preloading {

  private Preloading() {}

  /** Loads everything; blocks. */
  static Void load() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.socket();
    channel.close();
    String document = XmlOut.document("Document", xml -> xml.text("Text", "text"));
    XmlIn.parse(document.getBytes(StandardCharsets.UTF_8), "Document");
    for (Checksum each : Checksum.values()) {
      each.start();
    }
    Hashes.md5(Hashes.hmac(new byte[] {1}, ""));
    return null;
  }
}
