/**
 * The conformance suites of {@link dev.parquedb.entity.EntityBackend}.
 *
 * <p>A backend proves that it keeps the contract by a test class that extends {@link
 * dev.parquedb.testkit.entity.EntityConformance} and fills in its three methods. The suites are
 * interfaces, one a topic; the class brings all of them together. What a backend declares not to be
 * able to do must be refused, and the suites assert that too.
 *
 * <p>{@link dev.parquedb.testkit.entity.CounterRace} lets several processes count on one storage.
 */
package dev.parquedb.testkit.entity;
