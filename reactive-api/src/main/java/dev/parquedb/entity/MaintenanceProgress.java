package dev.parquedb.entity;

/**
 * How far a maintenance run is.
 *
 * @param done how many files are done
 * @param total how many files there are to do
 * @param bytes how many bytes are done
 */
public record MaintenanceProgress(long done, long total, long bytes) {}
