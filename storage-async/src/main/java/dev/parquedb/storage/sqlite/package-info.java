/** Storage in one SQLite database, shared by any number of processes of one machine. */
package dev.parquedb.storage.sqlite;
