package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.table.RowSet;
import dev.parquedb.table.delta.DeletionVector.Storage;
import dev.parquedb.table.delta.DeletionVectorFile.SideFile;
import dev.parquedb.table.delta.DeletionVectorFile.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DeletionVectorFileTest {

  private static final UUID NAME = UUID.fromString("d2c639aa-8816-431a-aaf6-d3fe2512ff61");

  private static RowSet everyOther(int from, int rows) {
    return RowSet.of(LongStream.range(0, rows).map(i -> from + 2 * i).toArray());
  }

  @Test
  void noVectorsNeedNoFile() {
    Written written = DeletionVectorFile.write(Map.of(), NAME);
    assertThat(written.vectors()).isEmpty();
    assertThat(written.file()).isEmpty();
  }

  @Test
  void vectorsShareOneFileOfTheProtocolsLayout() throws IOException {
    Map<String, RowSet> rows = new TreeMap<>();
    rows.put("a", everyOther(0, 900));
    rows.put("b", everyOther(1, 700));
    rows.put("small", RowSet.of(1));
    Written written = DeletionVectorFile.write(rows, NAME);
    SideFile file = written.file().orElseThrow();
    assertThat(file.path()).isEqualTo("deletion_vector_" + NAME + ".bin");
    ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
    assertThat(bytes.get()).isEqualTo((byte) 1);
    for (String path : rows.keySet()) {
      DeletionVector vector = written.vectors().get(path);
      assertThat(vector.storage()).isEqualTo(Storage.UUID_FILE);
      assertThat(vector.pathOrInline()).hasSize(20).isEqualTo("^-aqEH.-t@S}K{vb[*k^");
      assertThat(vector.offset()).hasValue(bytes.position());
      assertThat(vector.key())
          .isEqualTo("u" + vector.pathOrInline() + "@" + vector.offset().getAsInt());
      byte[] bitmap = new byte[bytes.getInt()];
      assertThat(bitmap).hasSize(vector.sizeInBytes());
      bytes.get(bitmap);
      CRC32 crc = new CRC32();
      crc.update(bitmap);
      assertThat(bytes.getInt()).isEqualTo((int) crc.getValue());
      assertThat(BitmapCodec.decode(bitmap)).isEqualTo(rows.get(path));
    }
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void resolvesShortNames() {
    assertThat(DeletionVectorFile.path("^-aqEH.-t@S}K{vb[*k^"))
        .isEqualTo("deletion_vector_" + NAME + ".bin");
    assertThat(DeletionVectorFile.path("ab^-aqEH.-t@S}K{vb[*k^"))
        .isEqualTo("ab/deletion_vector_" + NAME + ".bin");
    assertThatThrownBy(() -> DeletionVectorFile.path("short"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noticesDamage() {
    Written written = DeletionVectorFile.write(Map.of("a", everyOther(0, 2000)), NAME);
    DeletionVector vector = written.vectors().get("a");
    byte[] framed = written.file().orElseThrow().bytes();
    for (int at : new int[] {1, 4, 5, 100, framed.length - 1}) {
      byte[] damaged = framed.clone();
      damaged[at] ^= 1;
      assertThatThrownBy(
              () ->
                  DeletionVectorFile.unframed(
                      vector, ByteBuffer.wrap(damaged, 1, damaged.length - 1)))
          .as("byte %d", at)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(
            () ->
                DeletionVectorFile.unframed(vector, ByteBuffer.wrap(framed, 1, framed.length - 2)))
        .isInstanceOf(IOException.class);
  }
}
