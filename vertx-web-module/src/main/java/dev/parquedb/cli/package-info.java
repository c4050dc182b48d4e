/** The command line of the runnable server. */
package dev.parquedb.cli;
