/**
 * Long random work of several processes on one storage, while replies get lost, processes are
 * paused and killed and clocks are wrong; and a checker that holds what was acknowledged against
 * what is stored.
 *
 * <p>{@link dev.parquedb.testkit.soak.SoakRun} runs it, {@link
 * dev.parquedb.testkit.soak.SoakChecker} judges it.
 */
package dev.parquedb.testkit.soak;
