package dev.parquedb.storage.sqlite;

/** What a worker does with the database, in a transaction. Blocking. */
@FunctionalInterface
interface Work<T> {

  /**
   * Does it.
   *
   * @param store the worker's own access to the database
   */
  T run(Store store) throws Exception;
}
