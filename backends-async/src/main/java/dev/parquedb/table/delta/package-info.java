/**
 * Delta Lake tables: the log, deletion vectors and table features of the Delta protocol.
 *
 * <p>A version of a table is one object, {@code _delta_log/<20 digits>.json}, created only where
 * there is none. States are derived from the base a commit was made on; only a conflict, or a
 * commit of another writer, makes anything be read.
 */
package dev.parquedb.table.delta;
