package dev.parquedb.testkit.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The conditions of requests: pure functions of the head and the object as it is. */
final class Conditions {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT);

  private Conditions() {}

  /** The conditions of a write to a key. */
  static void ofWrite(Head head, Optional<Stored> current, Set<S3Quirk> quirks) {
    Optional<String> noneMatch = head.header("if-none-match");
    Optional<String> match = head.header("if-match");
    if (noneMatch.isPresent() && match.isPresent()) {
      throw S3Error.notImplemented("If-Match together with If-None-Match");
    }
    if (noneMatch.isPresent() && !noneMatch.get().strip().equals("*")) {
      throw S3Error.notImplemented("If-None-Match other than * for a write");
    }
    if (noneMatch.isPresent()
        && current.isPresent()
        && !quirks.contains(S3Quirk.IGNORES_IF_NONE_MATCH)) {
      throw S3Error.preconditionFailed("If-None-Match");
    }
    if (match.isEmpty() || quirks.contains(S3Quirk.IGNORES_IF_MATCH)) {
      return;
    }
    if (current.isEmpty()) {
      throw quirks.contains(S3Quirk.IF_MATCH_OF_MISSING_IS_412)
          ? S3Error.preconditionFailed("If-Match")
          : S3Error.noSuchKey(head.key());
    }
    requireMatch(match.get(), current.get(), quirks);
  }

  /** The condition of a deletion. */
  static void ofDelete(Head head, Optional<Stored> current, Set<S3Quirk> quirks) {
    Optional<String> match = head.header("if-match");
    if (match.isEmpty() || quirks.contains(S3Quirk.IGNORES_CONDITIONS_OF_DELETE)) {
      return;
    }
    if (current.isEmpty()) {
      throw S3Error.preconditionFailed("If-Match");
    }
    requireMatch(match.get(), current.get(), quirks);
  }

  private static void requireMatch(String match, Stored current, Set<S3Quirk> quirks) {
    boolean neverHolds =
        quirks.contains(S3Quirk.QUOTED_IF_MATCH_NEVER_HOLDS) && match.contains("\"");
    if (neverHolds || !matches(match, current.etag())) {
      throw S3Error.preconditionFailed("If-Match");
    }
  }

  /**
   * The conditions of a read.
   *
   * @throws S3Error 304 or 412 when they do not hold
   */
  static void ofRead(Head head, Stored object) {
    check(head, "", object, 304);
  }

  /** The conditions on the source of a copy. */
  static void ofSource(Head head, Stored source) {
    check(head, "x-amz-copy-source-", source, 412);
  }

  private static void check(Head head, String prefix, Stored object, int unchanged) {
    Instant modified = object.lastModified().truncatedTo(ChronoUnit.SECONDS);
    Optional<String> match = head.header(prefix + "if-match");
    if (match.isPresent() && !matches(match.get(), object.etag())) {
      throw S3Error.preconditionFailed(prefix + "If-Match");
    }
    Optional<Instant> unmodified = date(head, prefix + "if-unmodified-since");
    if (match.isEmpty() && unmodified.isPresent() && modified.isAfter(unmodified.get())) {
      throw S3Error.preconditionFailed(prefix + "If-Unmodified-Since");
    }
    Optional<String> noneMatch = head.header(prefix + "if-none-match");
    Optional<Instant> since = date(head, prefix + "if-modified-since");
    boolean same =
        noneMatch.isPresent()
            ? matches(noneMatch.get(), object.etag())
            : since.isPresent() && !modified.isAfter(since.get());
    if (same) {
      throw unchanged == 304
          ? new S3Error(304, "NotModified", "Not Modified", ObjectReads.validators(object))
          : S3Error.preconditionFailed(prefix + "If-None-Match");
    }
  }

  /** Whether a range still applies: its {@code If-Range} names the object as it is. */
  static boolean rangeApplies(Head head, Stored object) {
    String condition = head.header("if-range").orElse(null);
    if (condition == null) {
      return true;
    }
    return condition.contains("\"")
        ? condition.strip().equals(object.etag())
        : date(head, "if-range")
            .filter(each -> each.equals(object.lastModified().truncatedTo(ChronoUnit.SECONDS)))
            .isPresent();
  }

  private static boolean matches(String condition, String etag) {
    String bare = etag.replace("\"", "");
    return Arrays.stream(condition.split(","))
        .map(each -> each.strip().replace("\"", ""))
        .anyMatch(each -> each.equals("*") || each.equals(bare));
  }

  private static Optional<Instant> date(Head head, String header) {
    return head.header(header)
        .flatMap(
            text -> {
              try {
                return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
              } catch (DateTimeParseException e) {
                // As HTTP has it: a date that is none makes the condition void.
                return Optional.empty();
              }
            });
  }

  static String httpDate(Instant time) {
    return HTTP_DATE.format(time.atZone(ZoneOffset.UTC));
  }
}
