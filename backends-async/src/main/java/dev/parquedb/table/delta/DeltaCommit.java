package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitId;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.DeletionVectorFile.SideFile;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A commit ready to be published. The bytes stay the same over all attempts at its slot.
 *
 * @param table the table
 * @param base the state it was made on; null to create the table
 * @param id its id
 * @param result the state it leads to
 * @param content the bytes of the commit file
 * @param sideFile what has to be durable before
 */
record DeltaCommit(
    TableRef table,
    DeltaState base,
    CommitId id,
    DeltaState result,
    byte[] content,
    Optional<SideFile> sideFile)
    implements PreparedCommit {

  @Override
  public long version() {
    return result.version();
  }

  @Override
  public long bytes() {
    return content.length + sideFile.map(file -> (long) file.bytes().length).orElse(0L);
  }

  /** The path of the commit file. */
  String path() {
    return table.path(LogNames.commit(version()));
  }

  /** A view of the bytes of the commit file. */
  ByteBuffer body() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }
}
