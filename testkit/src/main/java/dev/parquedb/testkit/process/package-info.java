/**
 * Forked JVMs for tests across processes: {@link dev.parquedb.testkit.process.RaceWorker} races on
 * command, {@link dev.parquedb.testkit.process.SteadyWriter} writes until it is killed, {@link
 * dev.parquedb.testkit.process.WorkerProcess} is the handle of either. Workers speak JSON lines on
 * standard input and output and open the storage by its URI.
 */
package dev.parquedb.testkit.process;
