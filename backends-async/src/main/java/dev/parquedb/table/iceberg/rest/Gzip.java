package dev.parquedb.table.iceberg.rest;

import dev.parquedb.table.iceberg.rest.ExchangeException.Reach;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks bodies. Pure. (Vert.x can too, but on the event loop.) */
final class Gzip {

  private Gzip() {}

  /**
   * Unpacks a body.
   *
   * @param packed the bytes
   * @param limit how many bytes may come out
   * @throws ExchangeException when it is damaged or too large: after the request was sent
   */
  static byte[] unpack(byte[] packed, int limit) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = in.readNBytes(limit);
      if (bytes.length == limit && in.read() >= 0) {
        throw new ExchangeException(
            Reach.TOO_LARGE, "the answer has more than " + limit + " bytes", null);
      }
      return bytes;
    } catch (IOException damaged) {
      throw new ExchangeException(Reach.SENT, "the answer is damaged", damaged);
    }
  }
}
