/**
 * Faults on purpose: {@link dev.parquedb.testkit.fault.FaultyStorage} wraps a storage and loses
 * replies, delays effects, breaks bodies, throttles and stalls, by a seeded {@link
 * dev.parquedb.testkit.fault.FaultPlan} or by script.
 */
package dev.parquedb.testkit.fault;
