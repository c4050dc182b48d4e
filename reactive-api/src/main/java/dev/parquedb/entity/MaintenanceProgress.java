package dev.parquedb.entity;

/**
 * How far a maintenance run is.
 *
 * @param done how many files are done
 * @param total how many files there are to do, as far as is known; it may grow
 * @param bytes how many bytes are done
 */
public record MaintenanceProgress(long done, long total, long bytes) {}
