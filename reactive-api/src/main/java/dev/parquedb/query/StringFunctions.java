package dev.parquedb.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Strings as a whole. Positions and lengths of parts are in {@link SubstringFunctions}. */
final class StringFunctions {
  /** What trimming takes off by default: the white space MongoDB lists. */
  private static final String WHITE_SPACE =
      "\u0000 \t\n\u000b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
          + "\u2009\u200a";

  static final List<Function> ALL =
      List.of(
          Function.nullable("$concat", 0, Function.MANY, StringFunctions::concat),
          Function.of(
              "$toLower", 1, 1, (o, work) -> work.made(coerced(o[0]).toLowerCase(Locale.ROOT))),
          Function.of(
              "$toUpper", 1, 1, (o, work) -> work.made(coerced(o[0]).toUpperCase(Locale.ROOT))),
          Function.of("$strcasecmp", 2, 2, StringFunctions::compareIgnoringCase),
          Function.of("$strLenCP", 1, 1, (o, work) -> codePoints(work.made(Values.text(o[0])))),
          Function.of("$strLenBytes", 1, 1, (o, work) -> length(work.made(Values.text(o[0])))),
          Function.one("$binarySize", StringFunctions::binarySize),
          Function.nullable("$split", 2, 2, StringFunctions::split),
          trim("$trim", true, true),
          trim("$ltrim", true, false),
          trim("$rtrim", false, true),
          replace("$replaceOne", false),
          replace("$replaceAll", true));

  private StringFunctions() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A string, or what MongoDB takes for one: numbers and dates; null is empty. */
  static String coerced(Object value) {
    if (Values.isNull(value)) {
      return "";
    }
    return Values.isNumber(value) || value instanceof Instant
        ? Conversions.toText(value)
        : Values.text(value);
  }

  private static Object concat(Object[] operands, Work work) {
    StringBuilder all = new StringBuilder();
    for (Object operand : operands) {
      work.spendOnText(Values.text(operand).length());
      all.append(Values.text(operand));
    }
    return all.toString();
  }

  private static Object compareIgnoringCase(Object[] operands, Work work) {
    String left = work.made(coerced(operands[0]).toUpperCase(Locale.ROOT));
    String right = work.made(coerced(operands[1]).toUpperCase(Locale.ROOT));
    return (long) Integer.signum(work.compare(left, right));
  }

  private static long codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static long length(String text) {
    return bytes(text).length;
  }

  private static Object binarySize(Object value, Work work) {
    return value instanceof byte[] content
        ? (long) content.length
        : length(work.made(Values.text(value)));
  }

  private static Object split(Object[] operands, Work work) {
    String text = Values.text(operands[0]);
    String separator = Values.text(operands[1]);
    if (separator.isEmpty()) {
      throw new NotComputable();
    }
    work.spendOnSearch(text, separator);
    List<Object> parts = new ArrayList<>();
    int from = 0;
    int found = text.indexOf(separator);
    while (found >= 0) {
      work.spend(1);
      parts.add(text.substring(from, found));
      from = found + separator.length();
      found = text.indexOf(separator, from);
    }
    parts.add(text.substring(from));
    return Collections.unmodifiableList(parts);
  }

  private static Function trim(String name, boolean left, boolean right) {
    return Function.named(
        name,
        List.of("input", "chars"),
        1,
        Function.ifNoNull(
            (operands, work) -> {
              String text = work.made(Values.text(operands[0]));
              String chars =
                  operands[1] == Function.ABSENT ? WHITE_SPACE : Values.text(operands[1]);
              IntPredicate taken = c -> chars.indexOf(c) >= 0;
              work.spend(Math.min(chars.length(), 1_000));
              int start = 0;
              int end = text.length();
              while (left && start < end && taken.test(text.codePointAt(start))) {
                start += Character.charCount(text.codePointAt(start));
                work.spendOnText(chars.length());
              }
              while (right && end > start && taken.test(text.codePointBefore(end))) {
                end -= Character.charCount(text.codePointBefore(end));
                work.spendOnText(chars.length());
              }
              return text.substring(start, end);
            }));
  }

  private static Function replace(String name, boolean all) {
    return Function.named(
        name,
        List.of("input", "find", "replacement"),
        3,
        Function.ifNoNull(
            (operands, work) -> {
              String text = Values.text(operands[0]);
              String find = Values.text(operands[1]);
              String replacement = Values.text(operands[2]);
              work.spendOnSearch(text, find);
              int first = text.indexOf(find);
              if (first < 0) {
                return text;
              }
              if (!all) {
                return work.made(
                    text.substring(0, first) + replacement + text.substring(first + find.length()));
              }
              work.spendOnText(occurrences(text, find) * replacement.length());
              return text.replace(find, replacement);
            }));
  }

  private static long occurrences(String text, String find) {
    if (find.isEmpty()) {
      return text.length() + 1L;
    }
    long count = 0;
    int found = text.indexOf(find);
    while (found >= 0) {
      count++;
      found = text.indexOf(find, found + find.length());
    }
    return count;
  }
}
