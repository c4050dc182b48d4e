package dev.parquedb.storage.fs;

/** What a completed write survives. */
public enum Durability {
  /** A crash of the machine: files and directories are synced before a write completes. */
  FSYNC,
  /** A crash of the process; after a crash of the machine recent writes may be gone or empty. */
  NONE
}
