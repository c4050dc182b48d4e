/** Where Iceberg tables are registered, and how their current metadata is swapped. */
package dev.parquedb.table.iceberg.catalog;
