/** Storage in the memory of the process. */
package dev.parquedb.storage.memory;
