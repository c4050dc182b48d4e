package dev.parquedb.engine.parquet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Keeps parsed footers; data files never change, so they never go stale. Thread-safe. */
public interface FooterCache {

  /**
   * The footer of a file.
   *
   * @param path the file, as storage names it
   * @param bytes its size
   * @return the footer, or null when it is not kept
   */
  ParquetFooter get(String path, long bytes);

  /** Keeps a footer, as long as there is room. */
  void put(ParquetFooter footer);

  /** Keeps nothing. */
  static FooterCache none() {
    return new FooterCache() {
      @Override
      public ParquetFooter get(String path, long bytes) {
        return null;
      }

      @Override
      public void put(ParquetFooter footer) {}
    };
  }

  /**
   * Keeps footers within a budget, those used often and lately.
   *
   * @param maxBytes about how much memory they may take; 0 keeps nothing
   */
  static FooterCache bounded(long maxBytes) {
    Cache<String, ParquetFooter> cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String path, ParquetFooter footer) -> footer.weight())
            .executor(Runnable::run)
            .build();
    return new FooterCache() {
      @Override
      public ParquetFooter get(String path, long bytes) {
        ParquetFooter footer = cache.getIfPresent(path);
        return footer != null && footer.bytes() == bytes ? footer : null;
      }

      @Override
      public void put(ParquetFooter footer) {
        cache.put(footer.path(), footer);
      }
    };
  }
}
