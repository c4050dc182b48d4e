package dev.parquedb.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.function.ToLongFunction;

/** {@code $year} and its like: of a date in a time zone, or of a local date or date-time. */
final class DateParts {
  static final List<Function> ALL =
      List.of(
          part("$year", ZonedDateTime::getYear),
          part("$month", ZonedDateTime::getMonthValue),
          part("$dayOfMonth", ZonedDateTime::getDayOfMonth),
          part("$dayOfYear", ZonedDateTime::getDayOfYear),
          // 1 is Sunday.
          part("$dayOfWeek", date -> date.getDayOfWeek().getValue() % 7 + 1),
          part("$isoDayOfWeek", date -> date.getDayOfWeek().getValue()),
          part("$week", DateParts::week),
          part("$isoWeek", date -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)),
          part("$isoWeekYear", date -> date.get(IsoFields.WEEK_BASED_YEAR)),
          part("$hour", ZonedDateTime::getHour),
          part("$minute", ZonedDateTime::getMinute),
          part("$second", ZonedDateTime::getSecond),
          part("$millisecond", date -> date.get(ChronoField.MILLI_OF_SECOND)));

  private static final int LONGEST_ZONE = 64;

  private DateParts() {}

  /** Weeks begin on Sundays; the days before the first Sunday are in week 0. */
  static long week(ZonedDateTime date) {
    int sunday = date.getDayOfWeek().getValue() % 7;
    return (date.getDayOfYear() + 6 - sunday) / 7;
  }

  private static Function part(String name, ToLongFunction<ZonedDateTime> part) {
    Function.Body body =
        Function.ifNoNull(
            (operands, work) ->
                part.applyAsLong(
                    zoned(operands[0], operands.length > 1 ? operands[1] : Function.ABSENT)));
    return new Function(name, 1, 1, List.of("date", "timezone"), 1, body);
  }

  /** A date in a time zone, UTC if it is absent; a local one takes none. */
  static ZonedDateTime zoned(Object date, Object zone) {
    if (date instanceof Instant instant) {
      return instant.atZone(zone(zone));
    }
    if (zone != Function.ABSENT) {
      throw new NotComputable();
    }
    if (date instanceof LocalDateTime local) {
      return local.atZone(ZoneOffset.UTC);
    }
    if (date instanceof LocalDate local) {
      return local.atStartOfDay(ZoneOffset.UTC);
    }
    throw new NotComputable();
  }

  /** An Olson name or an offset such as {@code +02:00}. */
  static ZoneId zone(Object zone) {
    if (zone == Function.ABSENT) {
      return ZoneOffset.UTC;
    }
    if (Values.text(zone).length() > LONGEST_ZONE) {
      throw new NotComputable();
    }
    try {
      return ZoneId.of(Values.text(zone));
    } catch (DateTimeException e) {
      throw new NotComputable();
    }
  }
}
