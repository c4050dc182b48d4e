package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/** Dates from parts and texts, sums, differences and roundings of dates. */
final class DateFunctions {
  static final List<Function> ALL =
      List.of(
          Function.named(
              "$dateAdd",
              List.of("startDate", "unit", "amount", "timezone"),
              3,
              Function.ifNoNull((operands, work) -> shifted(operands, 1))),
          Function.named(
              "$dateSubtract",
              List.of("startDate", "unit", "amount", "timezone"),
              3,
              Function.ifNoNull((operands, work) -> shifted(operands, -1))),
          Function.named(
              "$dateDiff",
              List.of("startDate", "endDate", "unit", "timezone", "startOfWeek"),
              3,
              Function.ifNoNull((operands, work) -> difference(operands))),
          Function.named(
              "$dateTrunc",
              List.of("date", "unit", "binSize", "timezone", "startOfWeek"),
              2,
              Function.ifNoNull((operands, work) -> truncated(operands))),
          Function.named(
              "$dateFromParts",
              List.of(
                  "year", "month", "day", "hour", "minute", "second", "millisecond", "timezone"),
              1,
              Function.ifNoNull((operands, work) -> fromParts(operands))),
          Function.named(
              "$dateFromString",
              List.of("dateString", "timezone", "onError", "onNull"),
              1,
              (operands, work) -> fromString(operands)),
          Function.named(
              "$dateToString",
              List.of("date", "format", "timezone", "onNull"),
              1,
              DateFunctions::toText));

  /** MongoDB counts the bins of {@code $dateTrunc} from here; a Saturday. */
  private static final LocalDateTime REFERENCE = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static final int LONGEST_DAY = "wednesday".length();

  private DateFunctions() {}

  private static ChronoUnit unit(Object name) {
    return switch (Values.text(name)) {
      case "year" -> ChronoUnit.YEARS;
      case "quarter", "month" -> ChronoUnit.MONTHS;
      case "week" -> ChronoUnit.WEEKS;
      case "day" -> ChronoUnit.DAYS;
      case "hour" -> ChronoUnit.HOURS;
      case "minute" -> ChronoUnit.MINUTES;
      case "second" -> ChronoUnit.SECONDS;
      case "millisecond" -> ChronoUnit.MILLIS;
      default -> throw new NotComputable();
    };
  }

  /** How many of the units above the unit stands for. */
  private static int times(Object name) {
    return name.equals("quarter") ? 3 : 1;
  }

  private static Object date(ZonedDateTime date) {
    return DocumentValues.normalise(date.toInstant());
  }

  private static Object shifted(Object[] operands, int sign) {
    ZonedDateTime start = instant(operands[0]).atZone(DateParts.zone(operands[3]));
    long amount = Math.multiplyExact(sign * (long) times(operands[1]), Values.whole(operands[2]));
    return date(start.plus(amount, unit(operands[1])));
  }

  private static Instant instant(Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    throw new NotComputable();
  }

  /** How many boundaries of the unit lie between. */
  private static Object difference(Object[] operands) {
    Object name = operands[2];
    ChronoUnit unit = unit(name);
    DayOfWeek firstDay = firstDay(operands[4]);
    LocalDateTime start = local(operands[0], operands[3]);
    LocalDateTime end = local(operands[1], operands[3]);
    if (!unit.isDateBased()) {
      // Hours and less are counted on the time line, where no clock is put forward.
      return unit.between(
          floor(instant(operands[0]).atZone(DateParts.zone(operands[3])), unit),
          floor(instant(operands[1]).atZone(DateParts.zone(operands[3])), unit));
    }
    return switch (unit) {
      case DAYS -> ChronoUnit.DAYS.between(start.toLocalDate(), end.toLocalDate());
      case WEEKS -> ChronoUnit.WEEKS.between(weekOf(start, firstDay), weekOf(end, firstDay));
      case YEARS -> (long) end.getYear() - start.getYear();
      default ->
          Math.floorDiv(months(end), times(name)) - Math.floorDiv(months(start), times(name));
    };
  }

  private static Instant floor(ZonedDateTime date, ChronoUnit unit) {
    return date.truncatedTo(unit).toInstant();
  }

  private static LocalDateTime local(Object date, Object zone) {
    return instant(date).atZone(DateParts.zone(zone)).toLocalDateTime();
  }

  private static long months(LocalDateTime date) {
    return date.getYear() * 12L + date.getMonthValue() - 1;
  }

  private static LocalDateTime weekOf(LocalDateTime date, DayOfWeek firstDay) {
    return date.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(firstDay));
  }

  private static DayOfWeek firstDay(Object name) {
    if (name == Function.ABSENT) {
      return DayOfWeek.SUNDAY;
    }
    if (Values.text(name).length() > LONGEST_DAY) {
      throw new NotComputable();
    }
    String text = Values.text(name).toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(text) || day.name().startsWith(text) && text.length() == 3) {
        return day;
      }
    }
    throw new NotComputable();
  }

  /** The begin of the bin of so many units that holds the date. */
  private static Object truncated(Object[] operands) {
    ZonedDateTime date = instant(operands[0]).atZone(DateParts.zone(operands[3]));
    ChronoUnit unit = unit(operands[1]);
    long size = operands[2] == Function.ABSENT ? 1 : Values.whole(operands[2]);
    if (size < 1) {
      throw new NotComputable();
    }
    long units = Math.multiplyExact(size, (long) times(operands[1]));
    LocalDateTime reference =
        unit == ChronoUnit.WEEKS
            ? REFERENCE.with(TemporalAdjusters.nextOrSame(firstDay(operands[4])))
            : REFERENCE;
    if (!unit.isDateBased()) {
      ZonedDateTime from = reference.atZone(date.getZone());
      long since =
          Math.floorDiv(
              ChronoUnit.MICROS.between(from, date), unit.getDuration().toNanos() / 1_000);
      return date(from.plus(Math.floorDiv(since, units) * units, unit));
    }
    LocalDateTime local = date.toLocalDateTime();
    long since = unit.between(reference, local);
    // Between counts towards the reference, not downwards.
    since -= reference.plus(since, unit).isAfter(local) ? 1 : 0;
    return date(reference.plus(Math.floorDiv(since, units) * units, unit).atZone(date.getZone()));
  }

  /** Parts beyond their range carry over, as in MongoDB. */
  private static Object fromParts(Object[] operands) {
    long year = Values.whole(operands[0]);
    if (year < 1 || year > 9_999) {
      throw new NotComputable();
    }
    LocalDateTime date =
        LocalDateTime.of((int) year, 1, 1, 0, 0)
            .plusMonths(part(operands[1], 1) - 1)
            .plusDays(part(operands[2], 1) - 1)
            .plusHours(part(operands[3], 0))
            .plusMinutes(part(operands[4], 0))
            .plusSeconds(part(operands[5], 0))
            .plus(part(operands[6], 0), ChronoUnit.MILLIS);
    return date(date.atZone(DateParts.zone(operands[7])));
  }

  private static long part(Object value, long otherwise) {
    long part = value == Function.ABSENT ? otherwise : Values.whole(value);
    if (part < -32_768 || part > 32_767) {
      throw new NotComputable();
    }
    return part;
  }

  private static Object fromString(Object[] operands) {
    if (Values.isNull(operands[0])) {
      return operands[3] == Function.ABSENT ? null : operands[3];
    }
    if (Values.isNull(operands[1])) {
      return null;
    }
    try {
      return DateFormat.parse(Values.text(operands[0]), DateParts.zone(operands[1]));
    } catch (NotComputable e) {
      if (operands[2] == Function.ABSENT) {
        throw e;
      }
      return operands[2];
    }
  }

  private static Object toText(Object[] operands, Work work) {
    if (Values.isNull(operands[0])) {
      return operands[3] == Function.ABSENT ? null : operands[3];
    }
    if (Values.isNull(operands[1]) || Values.isNull(operands[2])) {
      return null;
    }
    return DateFormat.format(DateParts.zoned(operands[0], operands[2]), operands[1], work);
  }
}
