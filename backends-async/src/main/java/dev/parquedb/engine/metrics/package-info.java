/** Bindings of the engine's listeners to Micrometer, which is needed only by those who use them. */
package dev.parquedb.engine.metrics;
