package dev.parquedb.testkit.process;

/** How one attempt of a race ended. */
public enum RaceVerdict {
  /** The attempt took effect. */
  WON,
  /** The attempt was refused because another one took effect. */
  LOST,
  /** The storage does not know whether the attempt took effect. */
  UNKNOWN,
  /** The attempt ended in an error that no race explains. */
  BROKEN
}
