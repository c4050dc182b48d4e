/** Tables that are registered by nothing but their numbered metadata files. */
package dev.parquedb.table.iceberg.filesystem;
