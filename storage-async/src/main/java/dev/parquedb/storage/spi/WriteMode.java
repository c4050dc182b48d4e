package dev.parquedb.storage.spi;

/** On which condition a file is written. */
public sealed interface WriteMode {

  /** Whatever is there. */
  record Overwrite() implements WriteMode {}

  /** Only where no file is. */
  record CreateIfAbsent() implements WriteMode {}

  /**
   * Only over one version.
   *
   * @param version the version that must be there
   */
  record Replace(String version) implements WriteMode {}

  /** {@link Overwrite}. */
  WriteMode OVERWRITE = new Overwrite();

  /** {@link CreateIfAbsent}. */
  WriteMode CREATE_IF_ABSENT = new CreateIfAbsent();

  /** {@link CreateIfAbsent} for null, otherwise {@link Replace}. */
  static WriteMode expecting(String version) {
    return version == null ? CREATE_IF_ABSENT : new Replace(version);
  }

  /** The version expected to be there; null when none is or any may be. */
  default String expectedVersion() {
    return this instanceof Replace replace ? replace.version() : null;
  }
}
