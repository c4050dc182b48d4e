/** Clocks and random numbers that tests control. */
package dev.parquedb.testkit.time;
