package dev.parquedb.query;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Parts of strings by position: in code points, or in bytes of their UTF-8 form. */
final class SubstringFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("$substr", 3, 3, SubstringFunctions::ofBytes),
          Function.of("$substrBytes", 3, 3, SubstringFunctions::ofBytes),
          Function.of("$substrCP", 3, 3, SubstringFunctions::ofCodePoints),
          Function.of("$indexOfCP", 2, 4, SubstringFunctions::indexOfCodePoint),
          Function.of("$indexOfBytes", 2, 4, SubstringFunctions::indexOfByte));

  private SubstringFunctions() {}

  /** A position, which must not be negative. */
  static int position(Object value) {
    int position = Values.index(value);
    if (position < 0) {
      throw new NotComputable();
    }
    return position;
  }

  private static Object ofBytes(Object[] operands, Work work) {
    byte[] bytes = StringFunctions.bytes(work.made(StringFunctions.coerced(operands[0])));
    int start = Values.index(operands[1]);
    int count = Values.index(operands[2]);
    if (start < 0 || start >= bytes.length) {
      return "";
    }
    int end = count < 0 ? bytes.length : (int) Math.min(bytes.length, (long) start + count);
    if (isInside(bytes, start) || isInside(bytes, end)) {
      throw new NotComputable();
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** Whether a position is within a character. */
  private static boolean isInside(byte[] bytes, int position) {
    return position < bytes.length && (bytes[position] & 0xC0) == 0x80;
  }

  private static Object ofCodePoints(Object[] operands, Work work) {
    String text = work.made(StringFunctions.coerced(operands[0]));
    int length = text.codePointCount(0, text.length());
    int start = Math.min(length, position(operands[1]));
    int count = Math.min(length - start, position(operands[2]));
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, count));
  }

  private static Object indexOfCodePoint(Object[] operands, Work work) {
    if (Values.isNull(operands[0])) {
      return null;
    }
    String text = work.made(Values.text(operands[0]));
    int length = text.codePointCount(0, text.length());
    int[] range = range(operands, length);
    if (range == null) {
      return -1L;
    }
    int from = text.offsetByCodePoints(0, range[0]);
    int to = text.offsetByCodePoints(0, range[1]);
    int found = find(text.substring(from, to), Values.text(operands[1]), work);
    return found < 0 ? -1L : (long) text.codePointCount(0, from + found);
  }

  private static Object indexOfByte(Object[] operands, Work work) {
    if (Values.isNull(operands[0])) {
      return null;
    }
    byte[] bytes = StringFunctions.bytes(work.made(Values.text(operands[0])));
    int[] range = range(operands, bytes.length);
    if (range == null) {
      return -1L;
    }
    // One character a byte, so that positions are bytes.
    String text = new String(bytes, StandardCharsets.ISO_8859_1).substring(range[0], range[1]);
    byte[] wanted = StringFunctions.bytes(Values.text(operands[1]));
    int found = find(text, new String(wanted, StandardCharsets.ISO_8859_1), work);
    return found < 0 ? -1L : (long) range[0] + found;
  }

  private static int find(String text, String wanted, Work work) {
    work.made(wanted);
    work.spendOnSearch(text, wanted);
    return text.indexOf(wanted);
  }

  /** Where to look; null if that is nowhere. */
  private static int[] range(Object[] operands, int length) {
    Values.text(operands[1]);
    int start = operands.length > 2 ? position(operands[2]) : 0;
    int end = Math.min(length, operands.length > 3 ? position(operands[3]) : length);
    return start > end ? null : new int[] {start, end};
  }
}
