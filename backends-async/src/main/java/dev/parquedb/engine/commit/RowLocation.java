package dev.parquedb.engine.commit;

/**
 * Where the row of an entity lies.
 *
 * @param file the data file's path, relative to the table's root
 * @param row its position in the file, from 0
 */
public record RowLocation(String file, long row) {}
