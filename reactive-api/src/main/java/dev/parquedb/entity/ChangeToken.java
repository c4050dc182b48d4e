package dev.parquedb.entity;

/**
 * Where a change stands in the stream of a namespace. A token means nothing to another namespace,
 * nor to one of the same name that was dropped and made again.
 *
 * @param version the table version of its commit, from 0
 * @param ordinal its place within the commit, from 0
 */
public record ChangeToken(long version, long ordinal) {

  /** Checks both numbers: neither may be negative. */
  public ChangeToken {
    Checks.notNegative(version, "version");
    Checks.notNegative(ordinal, "ordinal");
  }

  /** The token as {@code version-ordinal}, which {@link #parse} reads. */
  @Override
  public String toString() {
    return version + "-" + ordinal;
  }

  /**
   * Reads {@link #toString()}.
   *
   * @param text the text
   * @throws InvalidInputException when it is no token
   */
  public static ChangeToken parse(String text) {
    String[] parts = text.split("-", -1);
    try {
      if (parts.length == 2) {
        return new ChangeToken(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new InvalidInputException("token", "A token looks like 12-0, not like " + text);
  }
}
