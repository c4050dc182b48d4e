/**
 * Reads Delta tables with delta-kernel and prints what it sees. Runs as a process of its own, on
 * the class path that delta-kernel was released with; the interop tests compare its answers with
 * ours.
 */
package dev.parquedb.interop;
