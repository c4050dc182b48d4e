/**
 * Reads and writes tables of Delta Lake and Iceberg with Spark. Runs as a process of its own, on
 * the class path that Spark was released with; the interop tests compare its answers with ours.
 */
package dev.parquedb.interop.spark;
