/** Measurements: ratios within one run, a check of the answer before any timing. */
package dev.parquedb.benchmarks;
