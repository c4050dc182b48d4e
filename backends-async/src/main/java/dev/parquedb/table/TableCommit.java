package dev.parquedb.table;

/**
 * One commit and the states around it.
 *
 * @param before the state it was made on; null for the first commit
 * @param after the state it made
 * @param summary what it did
 */
public record TableCommit(TableState before, TableState after, CommitSummary summary) {}
