package dev.parquedb.testkit.s3;

/**
 * The CRC of two contents one after the other, from the CRC of each and the length of the second:
 * parts can arrive in any order, and need not be kept.
 */
final class CrcCombination {

  private CrcCombination() {}

  /**
   * Combines two values.
   *
   * @param algorithm one that {@link Checksum#combines combines}
   * @param first the value of the first content
   * @param second the value of the second content
   * @param secondLength the length of the second content in bytes, from 0
   */
  static long combine(Checksum algorithm, long first, long second, long secondLength) {
    Field field =
        switch (algorithm) {
          case CRC32 -> new Field(0xEDB88320L, 32);
          case CRC32C -> new Field(0x82F63B78L, 32);
          case CRC64NVME -> new Field(0x9A6C9329AC4BC9B5L, 64);
          case SHA1, SHA256 -> throw new IllegalArgumentException(algorithm + " is no CRC");
        };
    return field.multiply(field.shift(secondLength), first) ^ second;
  }

  /**
   * Polynomials over bits modulo the one of a CRC, the bit of the highest power first as CRCs of
   * reflected bits have it.
   *
   * @param modulus the polynomial of the CRC without its highest power
   * @param bits its degree
   */
  private record Field(long modulus, int bits) {

    private long power(int exponent) {
      return 1L << bits - 1 - exponent;
    }

    /** {@code x} to the power of the bits in so many bytes. */
    long shift(long bytes) {
      long result = power(0);
      long square = power(Byte.SIZE);
      for (long rest = bytes; rest > 0; rest >>>= 1) {
        if ((rest & 1) != 0) {
          result = multiply(result, square);
        }
        square = multiply(square, square);
      }
      return result;
    }

    long multiply(long one, long other) {
      long product = 0;
      long shifted = other;
      for (int exponent = 0; exponent < bits; exponent++) {
        if ((one & power(exponent)) != 0) {
          product ^= shifted;
        }
        shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ modulus : shifted >>> 1;
      }
      return product;
    }
  }
}
