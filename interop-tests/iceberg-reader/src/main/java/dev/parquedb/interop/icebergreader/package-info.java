/**
 * Reads and writes Iceberg tables with HadoopTables and IcebergGenerics, what Iceberg itself has
 * for Java. Runs as a process of its own, on the class path that Iceberg was released with; the
 * interop tests compare its answers with ours.
 */
package dev.parquedb.interop.icebergreader;
