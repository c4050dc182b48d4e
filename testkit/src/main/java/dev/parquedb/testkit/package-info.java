/**
 * What tests need: awaiting, racing, checksummed contents. The sub-packages hold the conformance
 * suites ({@link dev.parquedb.testkit.storage}), faults ({@link dev.parquedb.testkit.fault}),
 * clocks ({@link dev.parquedb.testkit.time}), forked processes ({@link
 * dev.parquedb.testkit.process}) and the detection of blocking calls ({@link
 * dev.parquedb.testkit.blocking}).
 */
package dev.parquedb.testkit;
