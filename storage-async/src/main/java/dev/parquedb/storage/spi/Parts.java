package dev.parquedb.storage.spi;

/** The parts a {@link DriverStorageBackend} is made of; shared by all its views. */
record Parts(
    StorageDriver driver,
    Calls calls,
    RangeReads reads,
    Listings listings,
    Stats stats,
    WriteChecks checks,
    Writes writes,
    StorageDriver.AtomicAppend appends,
    Deletes deletes,
    StorageDriver.Directories directories) {

  static Parts of(StorageDriver driver, BackendSettings settings) {
    RangeReads reads = new RangeReads(driver);
    Listings listings = new Listings(driver);
    Deletes deletes = new Deletes(driver, listings);
    WriteChecks checks = new WriteChecks(driver.type(), driver.capabilities());
    StorageDriver.Directories directories =
        driver instanceof StorageDriver.Directories real
            ? real
            : new FlatDirectories(driver, listings);
    StorageDriver.AtomicAppend appends =
        driver instanceof StorageDriver.AtomicAppend own
            ? own
            : new CasAppend(driver, reads, settings);
    return new Parts(
        driver,
        new Calls(driver, settings),
        reads,
        listings,
        new Stats(driver, directories),
        checks,
        new Writes(driver, checks),
        appends,
        deletes,
        directories);
  }
}
