/**
 * The change stream: what each commit did to which entity, derived from the files it added, removed
 * and deleted rows of.
 */
package dev.parquedb.engine.changes;
