package dev.parquedb.table.delta;

import dev.parquedb.table.delta.Action.MetaData;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the files of a log are kept. */
final class LogAge {

  /** The property that sets it. */
  static final String RETENTION = "delta.logRetentionDuration";

  /** The property that sets how long removed files are remembered. */
  static final String TOMBSTONES = "delta.deletedFileRetentionDuration";

  private static final Duration DEFAULT = Duration.ofDays(30);
  private static final Duration DEFAULT_TOMBSTONES = Duration.ofDays(7);

  private static final Pattern PART =
      Pattern.compile("(\\d{1,12})\\s+(microsecond|millisecond|second|minute|hour|day|week)s?");

  private LogAge() {}

  /** The age from which on files may be deleted. */
  static Duration of(MetaData metaData) {
    return of(metaData.configuration().get(RETENTION), DEFAULT);
  }

  /** Half of it: what rests on files being there must be no older. */
  static Duration half(MetaData metaData) {
    return of(metaData).dividedBy(2);
  }

  /** The age from which on removed files need not be remembered. */
  static Duration ofTombstones(MetaData metaData) {
    return of(metaData.configuration().get(TOMBSTONES), DEFAULT_TOMBSTONES);
  }

  /**
   * Reads an interval.
   *
   * @param text {@code interval 30 days}, {@code 2 weeks 3 hours}
   * @param otherwise what counts when there is none, or when it is not understood and shorter
   */
  static Duration of(String text, Duration otherwise) {
    if (text == null) {
      return otherwise;
    }
    String rest = text.trim().toLowerCase(Locale.ROOT);
    rest = rest.startsWith("interval ") ? rest.substring("interval ".length()).trim() : rest;
    Duration sum = Duration.ZERO;
    Matcher matcher = PART.matcher(rest);
    int end = 0;
    while (matcher.find() && rest.substring(end, matcher.start()).isBlank()) {
      sum = sum.plus(unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1))));
      end = matcher.end();
    }
    return end > 0 && end == rest.length() ? sum : otherwise;
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "microsecond" -> Duration.ofNanos(1_000);
      case "millisecond" -> Duration.ofMillis(1);
      case "second" -> Duration.ofSeconds(1);
      case "minute" -> Duration.ofMinutes(1);
      case "hour" -> Duration.ofHours(1);
      case "day" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }
}
