/**
 * Apache Iceberg tables, format versions 2 and 3. What the metadata means and how it changes is
 * left to iceberg-core, which runs as a pure function over bytes in memory; this package fetches
 * what it reads and writes what it made.
 */
package dev.parquedb.table.iceberg;
