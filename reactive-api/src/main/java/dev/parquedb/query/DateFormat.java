package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.entity.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Dates as text. */
final class DateFormat {
  private static final int LONGEST = 64;
  private static final String ISO = "%Y-%m-%dT%H:%M:%S.%LZ";
  private static final String ISO_LOCAL = "%Y-%m-%dT%H:%M:%S.%L";

  private DateFormat() {}

  static String iso(Instant instant) {
    return format(instant.atZone(ZoneOffset.UTC), ISO, new Work());
  }

  /** By MongoDB's specifiers; without a format as ISO 8601, with a Z if the zone is UTC. */
  static String format(ZonedDateTime date, Object format, Work work) {
    boolean utc = date.getZone().equals(ZoneOffset.UTC);
    String pattern = format == Function.ABSENT ? (utc ? ISO : ISO_LOCAL) : Values.text(format);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        text.append(c);
      } else if (++i < pattern.length()) {
        text.append(part(date, pattern.charAt(i)));
      } else {
        throw new NotComputable();
      }
    }
    return work.made(text.toString());
  }

  private static String part(ZonedDateTime date, char specifier) {
    return switch (specifier) {
      case 'Y' -> year(date.getYear());
      case 'G' -> year(date.get(IsoFields.WEEK_BASED_YEAR));
      case 'm' -> digits(date.getMonthValue(), 2);
      case 'd' -> digits(date.getDayOfMonth(), 2);
      case 'H' -> digits(date.getHour(), 2);
      case 'M' -> digits(date.getMinute(), 2);
      case 'S' -> digits(date.getSecond(), 2);
      case 'L' -> digits(date.get(ChronoField.MILLI_OF_SECOND), 3);
      case 'j' -> digits(date.getDayOfYear(), 3);
      case 'w' -> String.valueOf(date.getDayOfWeek().getValue() % 7 + 1);
      case 'u' -> String.valueOf(date.getDayOfWeek().getValue());
      case 'U' -> digits((int) DateParts.week(date), 2);
      case 'V' -> digits(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case 'b' -> date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'B' -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'z' -> offset(date.getOffset().getTotalSeconds() / 60);
      case 'Z' -> String.valueOf(date.getOffset().getTotalSeconds() / 60);
      case '%' -> "%";
      default -> throw new NotComputable();
    };
  }

  private static String year(int year) {
    if (year < 0 || year > 9_999) {
      throw new NotComputable();
    }
    return digits(year, 4);
  }

  private static String digits(int value, int count) {
    String text = String.valueOf(value);
    return "0".repeat(Math.max(0, count - text.length())) + text;
  }

  private static String offset(int minutes) {
    int size = Math.abs(minutes);
    return (minutes < 0 ? "-" : "+") + digits(size / 60, 2) + digits(size % 60, 2);
  }

  /** A date from ISO 8601, in a zone if the text names none. */
  static Object parse(String text, ZoneId zone) {
    if (text.length() > LONGEST) {
      throw new NotComputable();
    }
    try {
      String normal = text.strip().replaceFirst(" (?=\\d)", "T");
      if (normal.length() == 10) {
        return DocumentValues.normalise(LocalDate.parse(normal).atStartOfDay(zone));
      }
      boolean offset = normal.matches(".*([zZ]|[+-]\\d\\d(:?\\d\\d)?)$");
      return DocumentValues.normalise(
          offset
              ? OffsetDateTime.parse(
                      normal
                          .replaceFirst("([+-]\\d\\d):?(\\d\\d)$", "$1:$2")
                          .replaceFirst("(T.*[+-]\\d\\d)$", "$1:00"))
                  .toInstant()
              : LocalDateTime.parse(normal).atZone(zone));
    } catch (DateTimeException | InvalidInputException e) {
      throw new NotComputable();
    }
  }
}
