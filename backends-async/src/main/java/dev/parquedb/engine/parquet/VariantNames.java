package dev.parquedb.engine.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the fields of a VARIANT, numbered in the order in which they are first asked for.
 */
final class VariantNames {

  private static final int VERSION = 1;

  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** The number of a name. */
  int number(String name) {
    Integer number = numbers.putIfAbsent(name, numbers.size());
    return number == null ? numbers.size() - 1 : number;
  }

  /** The metadata of a VARIANT with these names. They are not sorted, and do not claim to be. */
  byte[] encode() {
    List<byte[]> names = new ArrayList<>(numbers.size());
    int total = 0;
    for (String name : numbers.keySet()) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      names.add(bytes);
      total = Math.addExact(total, bytes.length);
    }
    int width = VariantBytes.width(Math.max(total, names.size()));
    VariantBytes out = new VariantBytes(1 + width * (names.size() + 2) + total);
    out.put(VERSION | (width - 1) << 6);
    out.put(names.size(), width);
    int offset = 0;
    for (byte[] name : names) {
      out.put(offset, width);
      offset += name.length;
    }
    out.put(offset, width);
    names.forEach(out::put);
    return out.toArray();
  }

  /**
   * Reads metadata.
   *
   * @return the names by number
   * @throws IllegalArgumentException for bytes that are none
   */
  static String[] decode(byte[] metadata) {
    if (metadata.length == 0 || (metadata[0] & 0xf) != VERSION) {
      throw new IllegalArgumentException("a VARIANT has metadata of another version");
    }
    int width = (metadata[0] >> 6 & 3) + 1;
    int count = VariantBytes.unsigned(metadata, 1, width);
    long offsets = 1L + width;
    long bytes = offsets + ((long) count + 1) * width;
    if (bytes > metadata.length) {
      throw new IllegalArgumentException("the metadata of a VARIANT is cut off");
    }
    String[] names = new String[count];
    int start = VariantBytes.unsigned(metadata, (int) offsets, width);
    for (int i = 0; i < count; i++) {
      int end = VariantBytes.unsigned(metadata, (int) offsets + (i + 1) * width, width);
      if (start > end || bytes + end > metadata.length) {
        throw new IllegalArgumentException("the metadata of a VARIANT is cut off");
      }
      names[i] = new String(metadata, (int) bytes + start, end - start, StandardCharsets.UTF_8);
      start = end;
    }
    return names;
  }
}
