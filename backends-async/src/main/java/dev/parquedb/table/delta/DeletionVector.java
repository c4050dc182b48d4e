package dev.parquedb.table.delta;

import dev.parquedb.table.RowDeletes;
import java.util.OptionalInt;

/**
 * Where the deleted rows of a data file are kept (Delta protocol, "Deletion Vector Descriptor").
 *
 * @param storage where
 * @param pathOrInline the bytes, the path or the short name, as the storage type says
 * @param offset where the vector starts in its file; empty for inline ones
 * @param sizeInBytes the bytes of the bitmap
 * @param cardinality how many rows are deleted
 */
record DeletionVector(
    Storage storage, String pathOrInline, OptionalInt offset, int sizeInBytes, long cardinality)
    implements RowDeletes {

  /** Where a vector is kept. */
  enum Storage {
    /** In the log, as Z85 text. */
    INLINE('i'),
    /** In a file below the table's root, named by a UUID. */
    UUID_FILE('u'),
    /** In a file with an absolute path. */
    ABSOLUTE_FILE('p');

    private final char code;

    Storage(char code) {
      this.code = code;
    }

    String code() {
      return String.valueOf(code);
    }

    /** The storage of a code, or null. */
    static Storage of(String code) {
      for (Storage storage : values()) {
        if (storage.code().equals(code)) {
          return storage;
        }
      }
      return null;
    }
  }

  /** The unique id that the protocol derives. */
  @Override
  public String key() {
    String id = storage.code() + pathOrInline;
    return offset.isPresent() ? id + "@" + offset.getAsInt() : id;
  }
}
