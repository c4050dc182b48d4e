package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** {@code $bitsAllSet} and its like. */
final class BitTests {
  /** How many bits a filter may name. */
  static final int MAX_BITS = 10_000;

  private BitTests() {}

  static Condition parse(Condition.BitTest test, Object operand, String at) {
    Object value = operand instanceof List ? operand : ParseContext.value(operand, at);
    if (value instanceof List<?> list) {
      return new Condition.Bits(test, positions(list, at));
    }
    if (value instanceof byte[] mask) {
      return new Condition.Bits(test, set(at, mask.length * 8L, bit -> isSet(mask, bit)));
    }
    OptionalLong mask = Numbers.whole(value);
    if (mask.isEmpty() || mask.getAsLong() < 0) {
      throw ParseContext.refused(
          at,
          "The operand must be an integer of 0 or more, binary data, or an array of positions.");
    }
    long bits = mask.getAsLong();
    return new Condition.Bits(test, set(at, Long.SIZE, bit -> (bits >> bit & 1) != 0));
  }

  private static List<Integer> positions(List<?> list, String at) {
    List<Integer> positions = new ArrayList<>();
    for (Object element : list) {
      String inner = ParseContext.join(at, positions.size());
      OptionalLong position = Numbers.whole(ParseContext.value(element, inner));
      if (position.isEmpty()
          || position.getAsLong() < 0
          || position.getAsLong() > Integer.MAX_VALUE) {
        throw ParseContext.refused(inner, "A position must be an integer of 0 or more.");
      }
      add(positions, (int) position.getAsLong(), at);
    }
    return positions;
  }

  private static List<Integer> set(String at, long length, IntPredicate isSet) {
    List<Integer> positions = new ArrayList<>();
    for (int bit = 0; bit < length; bit++) {
      if (isSet.test(bit)) {
        add(positions, bit, at);
      }
    }
    return positions;
  }

  private static void add(List<Integer> positions, int position, String at) {
    if (positions.size() == MAX_BITS) {
      throw ParseContext.refused(at, "More than " + MAX_BITS + " bits are asked for.");
    }
    positions.add(position);
  }

  static Predicate<Object> of(Condition.Bits condition) {
    List<Integer> positions = condition.positions();
    return value -> {
      IntPredicate bits = bits(value);
      return bits != null
          && switch (condition.test()) {
            case ALL_SET -> positions.stream().allMatch(bits::test);
            case ALL_CLEAR -> positions.stream().noneMatch(bits::test);
            case ANY_SET -> positions.stream().anyMatch(bits::test);
            case ANY_CLEAR -> !positions.stream().allMatch(bits::test);
          };
    };
  }

  /** The bits of a value, or null where it has none. */
  private static IntPredicate bits(Object value) {
    if (value instanceof byte[] content) {
      return bit -> isSet(content, bit);
    }
    if (value instanceof UUID uuid) {
      return bits(
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array());
    }
    boolean number = DocumentValues.bracket(value) == DocumentValues.Bracket.NUMBER;
    OptionalLong whole = number ? Numbers.whole(value) : OptionalLong.empty();
    return whole.isEmpty()
        ? null
        : bit -> (whole.getAsLong() >> Math.min(bit, Long.SIZE - 1) & 1) != 0;
  }

  private static boolean isSet(byte[] content, int bit) {
    int index = bit / 8;
    return index < content.length && (content[index] >> bit % 8 & 1) != 0;
  }
}
