/**
 * Maintenance of tables, the same for every format: compaction, vacuum, and when a backend does
 * either by itself. It works through commits like any other writer, and yields to them.
 */
package dev.parquedb.engine.maintenance;
