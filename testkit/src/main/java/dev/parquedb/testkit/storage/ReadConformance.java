package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code read}, {@code readRange}, {@code readInto}, {@code exists} and {@code stat}. */
public interface ReadConformance extends StorageSuite {

  /** A range asked of the ten bytes {@code 0123456789} and what it gives. */
  record RangeCase(long start, long end, String expected) {}

  /** The table of ranges. */
  List<RangeCase> RANGES =
      List.of(
          new RangeCase(0, 5, "01234"),
          new RangeCase(2, 6, "2345"),
          new RangeCase(5, 6, "5"),
          new RangeCase(9, 10, "9"),
          new RangeCase(0, 10, "0123456789"),
          new RangeCase(0, 0, ""),
          new RangeCase(5, 5, ""),
          new RangeCase(10, 10, ""),
          new RangeCase(8, 100, "89"),
          new RangeCase(0, 100, "0123456789"),
          new RangeCase(3, Long.MAX_VALUE, "3456789"),
          new RangeCase(0, Long.MAX_VALUE, "0123456789"),
          new RangeCase(10, 20, ""),
          new RangeCase(100, 200, ""),
          new RangeCase(100, 100, ""),
          new RangeCase(Long.MAX_VALUE - 1, Long.MAX_VALUE, ""),
          new RangeCase(Long.MAX_VALUE, Long.MAX_VALUE, ""));

  @Test
  default void readGivesTheWholeFile() {
    put("f", "0123456789");
    put("empty", "");
    assertThat(text("f")).isEqualTo("0123456789");
    assertThat(text("empty")).isEmpty();
    ByteBuffer large = Payloads.of(7, 5 * 1024 * 1024 + 3);
    put("large", large);
    assertThat(Payloads.verify(Await.item(storage().read("large")))).isEqualTo(7);
  }

  @Test
  default void readRangeEndsBeforeItsEndAndAtTheEndOfTheFile() {
    put("f", "0123456789");
    for (RangeCase range : RANGES) {
      ByteBuffer bytes = Await.item(storage().readRange("f", range.start(), range.end()));
      assertThat(Payloads.text(bytes)).as("%s", range).isEqualTo(range.expected());
      assertIsAView(bytes);
    }
  }

  @Test
  default void rangesOfAnEmptyFileAreEmpty() {
    put("empty", "");
    assertThat(Await.item(storage().readRange("empty", 0, 10)).remaining()).isZero();
    assertThat(Await.item(storage().readRange("empty", 0, 0)).remaining()).isZero();
    assertThat(Await.item(storage().readRange("empty", 5, 9)).remaining()).isZero();
    assertThat(Await.item(storage().readInto("empty", 0, ByteBuffer.allocate(3)))).isZero();
  }

  @Test
  default void aBadRangeIsRefusedBeforeTheFileIsLookedFor() {
    put("f", "0123456789");
    for (String path : List.of("f", "missing")) {
      refused(StorageErrorKind.INVALID_RANGE, path, storage().readRange(path, -1, 5));
      refused(StorageErrorKind.INVALID_RANGE, path, storage().readRange(path, 5, 2));
      refused(StorageErrorKind.INVALID_RANGE, path, storage().readRange(path, -5, -2));
      refused(StorageErrorKind.INVALID_RANGE, path, storage().readRange(path, 0, -1));
      refused(StorageErrorKind.INVALID_RANGE, path, storage().readRange(path, 11, 10));
      refused(
          StorageErrorKind.INVALID_RANGE,
          path,
          storage().readRange(path, Long.MIN_VALUE, Long.MAX_VALUE));
      refused(
          StorageErrorKind.INVALID_RANGE,
          path,
          storage().readInto(path, -1, ByteBuffer.allocate(4)));
    }
  }

  @Test
  default void aMissingFileIsNotFoundByEveryRead() {
    put("there", "x");
    PathOperation.onFiles()
        .filter(PathOperation::reads)
        .filter(operation -> operation != PathOperation.EXISTS)
        .forEach(
            operation -> {
              refused(StorageErrorKind.NOT_FOUND, "no/f", operation.on(storage(), "no/f"));
              refused(StorageErrorKind.NOT_FOUND, "ther", operation.on(storage(), "ther"));
            });
    refused(StorageErrorKind.NOT_FOUND, "missing", storage().readRange("missing", 5, 5));
  }

  @Test
  default void readIntoFillsFromThePositionToTheLimit() {
    put("f", "0123456789");
    for (boolean direct : List.of(false, true)) {
      ByteBuffer all = direct ? ByteBuffer.allocateDirect(12) : ByteBuffer.allocate(12);
      all.put(Payloads.text("............")).position(3).limit(8);
      assertThat(Await.item(storage().readInto("f", 2, all))).isEqualTo(5);
      assertThat(all.position()).isEqualTo(8);
      assertThat(all.limit()).isEqualTo(8);
      assertThat(Payloads.text(all.clear())).isEqualTo("...23456....");
    }
  }

  @Test
  default void readIntoASliceLeavesTheRestOfItsArrayAlone() {
    put("f", "0123456789");
    ByteBuffer whole = Payloads.text("..............");
    ByteBuffer slice = whole.slice(2, 6);
    assertThat(Await.item(storage().readInto("f", 4, slice))).isEqualTo(6);
    assertThat(Payloads.text(whole)).isEqualTo("..456789......");
  }

  @Test
  default void readIntoGivesLessOnlyAtTheEnd() {
    put("f", "0123456789");
    ByteBuffer buffer = ByteBuffer.allocate(8);
    assertThat(Await.item(storage().readInto("f", 7, buffer))).isEqualTo(3);
    assertThat(buffer.position()).isEqualTo(3);
    assertThat(buffer.limit()).isEqualTo(8);
    assertThat(Payloads.text(buffer.flip())).isEqualTo("789");
    for (long past : new long[] {10, 11, 1L << 40, Long.MAX_VALUE}) {
      ByteBuffer untouched = ByteBuffer.allocate(8);
      assertThat(Await.item(storage().readInto("f", past, untouched))).as("at %s", past).isZero();
      assertThat(untouched.position()).isZero();
    }
    assertThat(Await.item(storage().readInto("f", 0, ByteBuffer.allocate(0)))).isZero();
  }

  @Test
  default void readIntoReadsLargePiecesWhole() {
    int size = 3 * 1024 * 1024 + 17;
    ByteBuffer content = Payloads.of(11, size);
    put("large", content);
    ByteBuffer direct = ByteBuffer.allocateDirect(size);
    assertThat(Await.item(storage().readInto("large", 0, direct))).isEqualTo(size);
    assertThat(Payloads.verify(direct.flip())).isEqualTo(11);
    ByteBuffer part = ByteBuffer.allocate(1024 * 1024);
    assertThat(Await.item(storage().readInto("large", 999_999, part))).isEqualTo(1024 * 1024);
    assertThat(part.flip()).isEqualTo(content.slice(999_999, 1024 * 1024));
  }

  @Test
  default void everyReaderGetsAViewOfItsOwn() {
    put("f", "0123456789");
    ByteBuffer first = Await.item(storage().read("f"));
    assertIsAView(first);
    first.position(4).limit(6);
    ByteBuffer second = Await.item(storage().read("f"));
    assertIsAView(second);
    assertThat(Payloads.text(second)).isEqualTo("0123456789");
  }

  @Test
  default void aReturnedBufferNeverChanges() {
    needsWriting();
    put("f", "0123456789");
    ByteBuffer read = Await.item(storage().read("f"));
    ByteBuffer range = Await.item(storage().readRange("f", 2, 5));
    put("f", "xxxxxxxxxx");
    Await.item(storage().delete("f"));
    put("f", "yyyyyyyyyy");
    assertThat(Payloads.text(read)).isEqualTo("0123456789");
    assertThat(Payloads.text(range)).isEqualTo("234");
  }

  /** Asserts what every buffer handed out keeps. */
  static void assertIsAView(ByteBuffer buffer) {
    assertThat(buffer.isReadOnly()).as("a read-only view").isTrue();
    assertThat(buffer.position()).as("the position").isZero();
    assertThat(buffer.limit()).as("the limit").isEqualTo(buffer.remaining());
  }
}
