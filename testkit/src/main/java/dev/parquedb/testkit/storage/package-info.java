/**
 * The conformance suites of {@link dev.parquedb.storage.StorageBackend}.
 *
 * <p>A backend proves that it keeps the contract by a test class that extends {@link
 * dev.parquedb.testkit.storage.StorageConformance} and fills in its two methods. The suites are
 * interfaces, one a topic; the class brings all of them together.
 */
package dev.parquedb.testkit.storage;
