package dev.parquedb.storage.spi;

import dev.parquedb.ParqueDBException;
import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Tries out which conditional operations of a storage hold, for operators who are about to trust
 * one. Works on any writable storage, in a folder of it that must not be used otherwise.
 *
 * <pre>{@code
 * List<StorageProbe.Finding> findings =
 *     StorageProbe.of(storage, "probe-of-monday").run().await().indefinitely();
 * boolean fit = findings.stream().noneMatch(StorageProbe.Finding::violated);
 * }</pre>
 *
 * <p>A store that passes may still be wrong now and then: more rounds find more. One that fails is
 * certainly not to be written by more than one process.
 */
public final class StorageProbe {

  private static final int WRITERS = 16;
  private static final int ROUNDS = 5;

  private final StorageBackend storage;
  private final String folder;
  private final int writers;
  private final int rounds;

  private StorageProbe(StorageBackend storage, String folder, int writers, int rounds) {
    this.storage = storage;
    this.folder = StoragePaths.file(folder);
    this.writers = writers;
    this.rounds = rounds;
  }

  /** What came out about an operation. */
  public enum Verdict {
    /** It did as it should, each time. */
    HELD,
    /** It did something else at least once. */
    VIOLATED,
    /** The storage refuses the operation, as it says in its capabilities. */
    NOT_OFFERED,
    /** Failures of another kind kept it from being tried out. */
    INCONCLUSIVE
  }

  /** The operations that are tried out. */
  public enum Check {
    /** A second creation of a file is refused. */
    CREATE,
    /** Of many creations of a file at the same time one succeeds. */
    CREATE_RACE,
    /** A swap succeeds over the version that is there, and is refused over any other. */
    SWAP,
    /** Of many swaps of one version at the same time one succeeds. */
    SWAP_RACE,
    /** A write, {@code stat} and {@code list} tell the same version, and other bytes another. */
    VERSIONS,
    /** A file that was deleted is gone at once, and can be created again. */
    DELETE,
    /** A stream is written on condition as a whole file is. */
    STREAM
  }

  /**
   * What came out about one operation.
   *
   * @param check the operation
   * @param verdict what came out
   * @param detail what was seen, in a sentence; empty where there is nothing to say
   */
  public record Finding(Check check, Verdict verdict, String detail) {

    /** Whether the storage must not be trusted with this. */
    public boolean violated() {
      return verdict == Verdict.VIOLATED;
    }
  }

  /**
   * A probe of a storage: 16 writers, 5 rounds of each race.
   *
   * @param storage what to try out
   * @param folder where; what is in it is deleted
   */
  public static StorageProbe of(StorageBackend storage, String folder) {
    return new StorageProbe(storage, folder, WRITERS, ROUNDS);
  }

  /**
   * The same with other races.
   *
   * @param many how many write at the same time, from 2
   * @param times how often, from 1
   */
  public StorageProbe withRaces(int many, int times) {
    if (many < 2 || times < 1) {
      throw new IllegalArgumentException("from 2 writers and 1 round: " + many + ", " + times);
    }
    return new StorageProbe(storage, folder, many, times);
  }

  /**
   * Tries everything out, one check after the other, and empties the folder.
   *
   * @return a finding for each check, in the order of {@link Check}; fails only when the folder
   *     cannot be emptied
   */
  public Uni<List<Finding>> run() {
    return Multi.createFrom()
        .items(Check.values())
        .onItem()
        .transformToUniAndConcatenate(this::finding)
        .collect()
        .asList()
        .call(() -> storage.deletePrefix(folder + "/"));
  }

  private Uni<Finding> finding(Check check) {
    return Uni.createFrom()
        .deferred(
            () ->
                storage.deletePrefix(folder + "/").chain(() -> tried(check, folder + "/" + check)))
        .map(detail -> verdict(check, detail))
        .onFailure()
        .recoverWithItem(failure -> failed(check, ParqueDBException.first(failure)));
  }

  private static Finding verdict(Check check, String detail) {
    return new Finding(check, detail.isEmpty() ? Verdict.HELD : Verdict.VIOLATED, detail);
  }

  private static Finding failed(Check check, Throwable failure) {
    boolean refused =
        failure instanceof StorageException error && error.kind() == StorageErrorKind.UNSUPPORTED;
    return new Finding(
        check, refused ? Verdict.NOT_OFFERED : Verdict.INCONCLUSIVE, failure.toString());
  }

  /** What was seen to be wrong; empty for nothing. */
  private Uni<String> tried(Check check, String path) {
    return switch (check) {
      case CREATE ->
          create(path, "first")
              .chain(() -> wins(create(path, "second")))
              .map(won -> won ? "a second creation of one file succeeded" : "");
      case CREATE_RACE -> rounds(round -> race(i -> create(path + "/" + round, "writer " + i)));
      case SWAP -> swap(path);
      case SWAP_RACE ->
          create(path, "start")
              .chain(
                  () ->
                      rounds(
                          round ->
                              version(path)
                                  .chain(
                                      version -> race(i -> swap(path, version, round + "/" + i)))));
      case VERSIONS -> versions(path);
      case DELETE -> delete(path);
      case STREAM ->
          create(path, "first")
              .chain(() -> wins(stream(path)))
              .map(won -> won ? "a stream on condition replaced a file that was there" : "");
    };
  }

  private Uni<String> swap(String path) {
    return create(path, "first")
        .chain(
            first ->
                swap(path, first.version(), "second")
                    .chain(() -> wins(swap(path, first.version(), "third"))))
        .chain(
            won ->
                storage
                    .read(path)
                    .map(
                        bytes ->
                            won || !text(bytes).equals("second")
                                ? "a swap over a version that was gone succeeded"
                                : ""));
  }

  private Uni<String> versions(String path) {
    return storage
        .write(path, bytes("one"))
        .chain(
            one ->
                storage
                    .write(path, bytes("two"))
                    .chain(
                        two ->
                            version(path)
                                .chain(
                                    told ->
                                        storage
                                            .list(path)
                                            .map(
                                                page ->
                                                    same(
                                                        one.version(),
                                                        two.version(),
                                                        told,
                                                        page.files())))));
  }

  private static String same(String one, String two, String told, List<FileStat> files) {
    if (one.equals(two)) {
      return "other bytes got the same version";
    }
    boolean listed = files.size() == 1 && files.get(0).version().equals(two);
    return listed && told.equals(two) ? "" : "stat or list told another version than the write";
  }

  private Uni<String> delete(String path) {
    return storage
        .write(path, bytes("first"))
        .chain(() -> storage.delete(path))
        .chain(existed -> storage.exists(path).map(still -> existed && !still))
        .chain(
            gone ->
                gone
                    ? wins(create(path, "again")).map(won -> won ? "" : "the file came back")
                    : Uni.createFrom().item("a deleted file is still there"));
  }

  private Uni<String> rounds(Function<Integer, Uni<String>> round) {
    return Multi.createFrom()
        .range(0, rounds)
        .onItem()
        .transformToUniAndConcatenate(round::apply)
        .filter(wrong -> !wrong.isEmpty())
        .collect()
        .first()
        .map(wrong -> wrong == null ? "" : wrong);
  }

  /** Lets all writers begin before one has ended. */
  private Uni<String> race(Function<Integer, Uni<WriteResult>> writer) {
    List<Uni<Boolean>> all = new ArrayList<>();
    IntStream.range(0, writers).forEach(i -> all.add(wins(writer.apply(i))));
    return Uni.join()
        .all(all)
        .andCollectFailures()
        .map(won -> won.stream().filter(each -> each).count())
        .map(winners -> winners == 1 ? "" : winners + " of " + writers + " writers won");
  }

  private Uni<Boolean> wins(Uni<WriteResult> write) {
    return write
        .replaceWith(true)
        .onFailure(
            failure ->
                failure instanceof PreconditionFailedException
                    || failure instanceof AlreadyExistsException)
        .recoverWithItem(false);
  }

  private Uni<WriteResult> create(String path, String text) {
    return deferred(() -> storage.writeConditional(path, bytes(text), null));
  }

  private Uni<WriteResult> swap(String path, String version, String text) {
    return deferred(() -> storage.writeConditional(path, bytes(text), version));
  }

  private Uni<WriteResult> stream(String path) {
    return deferred(
        () ->
            storage.writeStream(
                path,
                Multi.createFrom().items(bytes("a "), bytes("stream")),
                WriteOptions.DEFAULT.withIfNoneMatch()));
  }

  private Uni<String> version(String path) {
    return storage.stat(path).map(FileStat::version);
  }

  private static <T> Uni<T> deferred(Supplier<Uni<? extends T>> call) {
    return Uni.createFrom().deferred(call);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
