package dev.parquedb.engine.parquet;

import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Makes document values of the physical values of one column.
 *
 * @param physical the physical type
 * @param ints used for INT32
 * @param longs used for INT64
 * @param doubles used for FLOAT and DOUBLE
 * @param binaries used for BINARY, FIXED_LEN_BYTE_ARRAY and INT96
 * @param sharable whether one value may stand in many rows
 */
record ScalarReader(
    PrimitiveTypeName physical,
    IntFunction<Object> ints,
    LongFunction<Object> longs,
    DoubleFunction<Object> doubles,
    Function<Binary, Object> binaries,
    boolean sharable) {

  static ScalarReader ofInts(IntFunction<Object> ints) {
    return new ScalarReader(PrimitiveTypeName.INT32, ints, null, null, null, true);
  }

  static ScalarReader ofLongs(LongFunction<Object> longs) {
    return new ScalarReader(PrimitiveTypeName.INT64, null, longs, null, null, true);
  }

  static ScalarReader ofDoubles(PrimitiveTypeName physical) {
    return new ScalarReader(physical, null, null, Double::valueOf, null, true);
  }

  static ScalarReader ofBinaries(PrimitiveTypeName physical, Function<Binary, Object> binaries) {
    return new ScalarReader(physical, null, null, null, binaries, true);
  }

  static ScalarReader ofBooleans() {
    return new ScalarReader(PrimitiveTypeName.BOOLEAN, null, null, null, null, true);
  }

  /** The same for values that callers could change. */
  ScalarReader unshared() {
    return new ScalarReader(physical, ints, longs, doubles, binaries, false);
  }

  /** A value of a dictionary. */
  Object of(Dictionary dictionary, int id) {
    return switch (physical) {
      case INT32 -> ints.apply(dictionary.decodeToInt(id));
      case INT64 -> longs.apply(dictionary.decodeToLong(id));
      case FLOAT -> doubles.apply(dictionary.decodeToFloat(id));
      case DOUBLE -> doubles.apply(dictionary.decodeToDouble(id));
      case BOOLEAN -> dictionary.decodeToBoolean(id);
      default -> binaries.apply(dictionary.decodeToBinary(id));
    };
  }

  /** A value as parquet-java boxes it in statistics. */
  Object of(Object boxed) {
    return switch (physical) {
      case INT32 -> ints.apply((Integer) boxed);
      case INT64 -> longs.apply((Long) boxed);
      case FLOAT, DOUBLE -> doubles.apply(((Number) boxed).doubleValue());
      case BOOLEAN -> boxed;
      default -> binaries.apply((Binary) boxed);
    };
  }
}
