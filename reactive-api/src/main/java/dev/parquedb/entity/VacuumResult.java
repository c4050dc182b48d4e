package dev.parquedb.entity;

/**
 * The outcome of a vacuum.
 *
 * @param filesDeleted how many files were deleted
 * @param bytesReclaimed their bytes
 * @param snapshotsExpired how many snapshots that could be read can no longer be
 */
public record VacuumResult(long filesDeleted, long bytesReclaimed, long snapshotsExpired) {}
