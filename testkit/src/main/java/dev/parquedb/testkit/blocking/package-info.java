/**
 * Finds blocking calls on threads that must not block. With BlockHound and this testkit on the test
 * class path nothing else is needed: {@link dev.parquedb.testkit.blocking.BlockingCallGuard}
 * installs the detection when a JUnit run begins, {@link
 * dev.parquedb.testkit.blocking.FailOnBlockingCalls} fails the test during which a call was found,
 * and the run itself fails for calls found after the last test.
 */
package dev.parquedb.testkit.blocking;
