/**
 * A strict S3 server for tests: {@link dev.parquedb.testkit.s3.SimulatedS3} verifies signatures,
 * keeps conditional writes exact, refuses what it does not implement, and fails on purpose by a
 * seeded {@link dev.parquedb.testkit.s3.S3FaultPlan} or by script.
 */
package dev.parquedb.testkit.s3;
