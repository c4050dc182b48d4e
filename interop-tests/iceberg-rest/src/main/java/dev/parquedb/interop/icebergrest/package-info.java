/** An Iceberg REST catalog as a process that tests start. */
package dev.parquedb.interop.icebergrest;
