package dev.parquedb.query;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code $regexMatch}, {@code $regexFind} and {@code $regexFindAll}. */
final class RegexFunctions {
  static final Set<String> NAMES = Set.of("$regexMatch", "$regexFind", "$regexFindAll");

  private RegexFunctions() {}

  static Object of(String operator, Object input, Pattern pattern, Work work) {
    if (!Values.isNull(input)) {
      work.made(Values.text(input));
    }
    return switch (operator) {
      case "$regexMatch" -> !Values.isNull(input) && pattern.matcher(Values.text(input)).find();
      case "$regexFind" -> first(input, pattern);
      default -> all(input, pattern, work);
    };
  }

  private static Object first(Object input, Pattern pattern) {
    if (Values.isNull(input)) {
      return null;
    }
    String text = Values.text(input);
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? found(text, matcher, 0, 0) : null;
  }

  private static Object all(Object input, Pattern pattern, Work work) {
    List<Object> matches = new ArrayList<>();
    if (!Values.isNull(input)) {
      String text = Values.text(input);
      Matcher matcher = pattern.matcher(text);
      int start = 0;
      int index = 0;
      while (matcher.find()) {
        work.spend(2L + matcher.groupCount());
        Map<String, Object> found = found(text, matcher, start, index);
        matches.add(found);
        start = matcher.start();
        index = ((Long) found.get("idx")).intValue();
      }
    }
    return Collections.unmodifiableList(matches);
  }

  /** What was found; code points are counted from a place whose index is known. */
  private static Map<String, Object> found(String text, Matcher matcher, int start, int index) {
    List<Object> captures = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      captures.add(matcher.group(i));
    }
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("match", matcher.group());
    found.put("idx", (long) index + text.codePointCount(start, matcher.start()));
    found.put("captures", Collections.unmodifiableList(captures));
    return Collections.unmodifiableMap(found);
  }
}
