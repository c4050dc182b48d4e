package dev.parquedb.interop.delta;

import dev.parquedb.interop.SparkProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A table that others write, each with something that readers have to know.
 *
 * @param name what is special about it, and the name of its folder
 * @param refused what we do not read, as the refusal names it; empty when we read the table
 * @param readers which of the others read it
 * @param ids the columns that identify its rows
 * @param steps how it is made
 */
record GoldenTable(
    String name, Optional<String> refused, Readers readers, List<String> ids, List<Step> steps) {

  /** Which of the other engines read a table. */
  enum Readers {
    SPARK_AND_KERNEL,
    SPARK,
    NONE
  }

  /** One step of making a table. */
  @FunctionalInterface
  interface Step {
    /** Changes the table in this folder. */
    void run(SparkProcess spark, KernelProcess kernel, Path table) throws IOException;
  }

  GoldenTable {
    ids = List.copyOf(ids);
    steps = List.copyOf(steps);
  }

  /** A table that everyone reads, with the ids of its rows in a column {@code id}. */
  static GoldenTable of(String name, Step... steps) {
    return new GoldenTable(
        name, Optional.empty(), Readers.SPARK_AND_KERNEL, List.of("id"), List.of(steps));
  }

  /** The same table, which we refuse by naming this. */
  GoldenTable refusedFor(String feature) {
    return new GoldenTable(name, Optional.of(feature), readers, ids, steps);
  }

  /** The same table, which of the others only these read. */
  GoldenTable readBy(Readers only) {
    return new GoldenTable(name, refused, only, ids, steps);
  }

  /** The same table, whose rows are identified by other columns. */
  GoldenTable identifiedBy(String... columns) {
    return new GoldenTable(name, refused, readers, List.of(columns), steps);
  }

  /** Makes the table. */
  void write(SparkProcess spark, KernelProcess kernel, Path table) throws IOException {
    for (Step step : steps) {
      step.run(spark, kernel, table);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
