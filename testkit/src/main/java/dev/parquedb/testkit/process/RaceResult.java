package dev.parquedb.testkit.process;

/**
 * The result of one attempt of a race.
 *
 * @param writer who made the attempt
 * @param verdict how it ended
 * @param detail the version written, or the message of the error; null when there is neither
 */
public record RaceResult(String writer, RaceVerdict verdict, String detail) {}
