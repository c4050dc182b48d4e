/** Storage in a folder of a file system, shared by any number of processes. */
package dev.parquedb.storage.fs;
