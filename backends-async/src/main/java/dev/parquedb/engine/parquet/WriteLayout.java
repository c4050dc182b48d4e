package dev.parquedb.engine.parquet;

/**
 * How the rows of a data file are laid out.
 *
 * @param rowGroupRows the most rows of a row group, at least 1
 * @param rowGroupBytes about the most bytes of a row group before compression, at least 1
 * @param pageRows the most rows of a page, at least 1; the same for every column, so that a point
 *     lookup reads one page a column
 * @param pageBytes about the most bytes of a page before compression, at least 1
 * @param zstdLevel the compression level, 1 to 22
 */
public record WriteLayout(
    int rowGroupRows, long rowGroupBytes, int pageRows, int pageBytes, int zstdLevel) {

  /** 250,000 rows or 128 MiB a row group, 1,000 rows or 64 KiB a page, level 1. */
  public static final WriteLayout DEFAULT =
      new WriteLayout(250_000, 128L << 20, 1_000, 64 << 10, 1);

  public WriteLayout {
    if (rowGroupRows < 1 || rowGroupBytes < 1 || pageRows < 1 || pageBytes < 1) {
      throw new IllegalArgumentException("limits of row groups and pages must be at least 1");
    }
    if (zstdLevel < 1 || zstdLevel > 22) {
      throw new IllegalArgumentException("zstd level must be 1 to 22: " + zstdLevel);
    }
  }
}
