package dev.parquedb.interop.peer;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as answers hold them. */
public final class Times {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  private Times() {}

  /**
   * A point in time.
   *
   * @param epochMicros microseconds since 1970, UTC
   */
  public static String timestamp(long epochMicros) {
    return local(epochMicros) + "Z";
  }

  /**
   * A date and time without a zone.
   *
   * @param epochMicros microseconds since 1970, as if it were UTC
   */
  public static String local(long epochMicros) {
    Instant instant = Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
    return local(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  /**
   * A date and time without a zone.
   *
   * @param time the time
   */
  public static String local(LocalDateTime time) {
    return MICROS.format(time);
  }
}
