package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.CommitInfo;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a commit file: one JSON object a line, each with one action. */
final class CommitReader {

  private final LogFile file;
  private CommitInfo info;
  private Protocol protocol;
  private MetaData metaData;
  private final List<Add> adds = new ArrayList<>();
  private final List<Remove> removes = new ArrayList<>();
  private final List<Txn> txns = new ArrayList<>();
  private final List<DomainMetadata> domains = new ArrayList<>();
  private boolean empty = true;

  private CommitReader(LogFile file) {
    this.file = file;
  }

  /**
   * Parses a commit.
   *
   * @param file which one
   * @param bytes its bytes
   * @return the commit; fails with {@link dev.parquedb.entity.CorruptTableException}
   */
  static LogCommit read(LogFile file, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    try (JsonParser in = Json.FACTORY.createParser(copy)) {
      return new CommitReader(file).read(in);
    } catch (IOException e) {
      throw file.corrupt("is not a commit: " + firstLine(e), e);
    }
  }

  private LogCommit read(JsonParser in) throws IOException {
    ActionReader actions = new ActionReader(in);
    FileActionReader files = new FileActionReader(file, in);
    while (in.nextToken() != null) {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw Json.unexpected(in, "an object");
      }
      empty = false;
      Json.object(in, name -> action(name, actions, files, in));
    }
    if (empty) {
      throw new IOException("it is empty");
    }
    checkPaths();
    return new LogCommit(
        file,
        Optional.ofNullable(info),
        Optional.ofNullable(protocol),
        Optional.ofNullable(metaData),
        adds,
        removes,
        txns,
        domains,
        OptionalLong.empty());
  }

  private void action(String name, ActionReader actions, FileActionReader files, JsonParser in)
      throws IOException {
    switch (name) {
      case "commitInfo" -> info = single(name, info, actions.commitInfo());
      case "protocol" -> protocol = single(name, protocol, actions.protocol());
      case "metaData" -> metaData = single(name, metaData, actions.metaData());
      case "add" -> adds.add(files.add());
      case "remove" -> removes.add(files.remove());
      case "txn" -> txns.add(actions.txn());
      case "domainMetadata" -> domains.add(actions.domainMetadata());
      default -> in.skipChildren();
    }
  }

  private static <T> T single(String name, T before, T now) throws IOException {
    if (before != null) {
      throw new IOException("it holds two " + name + " actions");
    }
    return now;
  }

  /** The protocol allows one add and one remove a path, of different deletion vectors. */
  private void checkPaths() throws IOException {
    Set<String> added = new HashSet<>();
    Set<LogicalFile> live = new HashSet<>();
    for (Add add : adds) {
      if (!added.add(add.path())) {
        throw new IOException("it adds " + add.path() + " twice");
      }
      live.add(new LogicalFile(add.path(), add.deletionVector().map(DeletionVector::key)));
    }
    Set<String> removed = new HashSet<>();
    for (Remove remove : removes) {
      if (!removed.add(remove.path())) {
        throw new IOException("it removes " + remove.path() + " twice");
      }
      Optional<String> vector = remove.deletionVector().map(DeletionVector::key);
      if (live.contains(new LogicalFile(remove.path(), vector))) {
        throw new IOException("it both adds and removes " + remove.path());
      }
    }
  }

  private record LogicalFile(String path, Optional<String> vector) {}

  private static String firstLine(IOException e) {
    String message = Objects.toString(e.getMessage(), e.getClass().getSimpleName());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
