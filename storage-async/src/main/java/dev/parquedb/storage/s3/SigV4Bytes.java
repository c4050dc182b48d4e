package dev.parquedb.storage.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bytes to sign, put together from ASCII texts, with the digests over them. One for each thread, so
 * that signing allocates little; the hashes it returns are overwritten by the next ones.
 */
final class SigV4Bytes {

  static final String HMAC = "HmacSHA256";

  private static final int HASH_BYTES = 32;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final ThreadLocal<SigV4Bytes> OF_THREAD = ThreadLocal.withInitial(SigV4Bytes::new);

  private final MessageDigest digest;
  private final Mac mac;
  private final byte[] hash = new byte[HASH_BYTES];
  private byte[] bytes = new byte[1024];
  private int length;
  private SecretKeySpec macKey;

  private SigV4Bytes() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
      mac = Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256 and " + HMAC, e);
    }
  }

  static SigV4Bytes ofThread() {
    return OF_THREAD.get();
  }

  void clear() {
    length = 0;
  }

  SigV4Bytes put(String ascii) {
    int count = ascii.length();
    ensure(count);
    for (int i = 0; i < count; i++) {
      bytes[length + i] = (byte) ascii.charAt(i);
    }
    length += count;
    return this;
  }

  SigV4Bytes newLine() {
    ensure(1);
    bytes[length++] = '\n';
    return this;
  }

  SigV4Bytes putHex(byte[] octets) {
    ensure(2 * octets.length);
    for (byte octet : octets) {
      bytes[length++] = HEX[(octet >> 4) & 15];
      bytes[length++] = HEX[octet & 15];
    }
    return this;
  }

  byte[] sha256() {
    try {
      digest.update(bytes, 0, length);
      digest.digest(hash, 0, HASH_BYTES);
      return hash;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] hmac(SecretKeySpec key) {
    try {
      if (macKey != key) {
        mac.init(key);
        macKey = key;
      }
      mac.update(bytes, 0, length);
      mac.doFinal(hash, 0);
      return hash;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String text() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
