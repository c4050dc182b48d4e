/**
 * Reads and writes Delta tables with Spark. Runs as a process of its own, on the class path that
 * Spark was released with; the interop tests compare its answers with ours.
 */
package dev.parquedb.interop.spark;
