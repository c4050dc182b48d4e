package dev.parquedb.interop.delta;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A table that others write, each with something that readers have to know.
 *
 * @param name what is special about it, and the name of its folder
 * @param needs what a reader that cannot read it has to name; empty when all must read it
 * @param readers who reads it
 * @param steps how it is made
 */
record GoldenTable(String name, Optional<String> needs, Readers readers, List<Step> steps) {

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
    steps = List.copyOf(steps);
  }

  /** A table that every reader has to read. */
  static GoldenTable of(String name, Step... steps) {
    return new GoldenTable(name, Optional.empty(), Readers.SPARK_AND_KERNEL, List.of(steps));
  }

  /** The same table, which readers may refuse by naming this. */
  GoldenTable needing(String feature) {
    return new GoldenTable(name, Optional.of(feature), readers, steps);
  }

  /** The same table, which only these read. */
  GoldenTable readBy(Readers only) {
    return new GoldenTable(name, needs, only, steps);
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
