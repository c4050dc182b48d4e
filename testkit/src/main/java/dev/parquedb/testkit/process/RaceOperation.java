package dev.parquedb.testkit.process;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.util.function.IntFunction;

/** What writers race for. */
public enum RaceOperation {
  /** {@code writeConditional} where no file may exist; one wins. */
  CREATE(PreconditionFailedException.class) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      return storage
          .writeConditional(command.path(), Payloads.text(command.content(writer)), null)
          .map(WriteResult::version);
    }
  },
  /** {@code write} with {@code ifNoneMatch}; one wins. */
  CREATE_BY_OPTION(AlreadyExistsException.class) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      WriteOptions options = WriteOptions.DEFAULT.withIfNoneMatch();
      return storage
          .write(command.path(), Payloads.text(command.content(writer)), options)
          .map(WriteResult::version);
    }
  },
  /** {@code writeConditional} over one version; one wins. */
  SWAP(PreconditionFailedException.class) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      return storage
          .writeConditional(
              command.path(), Payloads.text(command.content(writer)), command.expected())
          .map(WriteResult::version);
    }
  },
  /** {@code write} with {@code ifMatch}; one wins. */
  SWAP_BY_OPTION(PreconditionFailedException.class) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      WriteOptions options = WriteOptions.DEFAULT.withIfMatch(command.expected());
      return storage
          .write(command.path(), Payloads.text(command.content(writer)), options)
          .map(WriteResult::version);
    }
  },
  /** {@code delete} of one file; whoever is told that it existed wins. */
  DELETE(NotFoundException.class) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      return storage
          .delete(command.path())
          .map(
              existed -> {
                if (!existed) {
                  throw new NotFoundException(command.path(), "deleted by another writer");
                }
                return writer;
              });
    }
  },
  /** {@code move} of one file to a place of the writer's own; whoever finds the file wins. */
  MOVE(NotFoundException.class) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      return storage.move(command.path(), command.path() + ".moved/" + writer).replaceWith(writer);
    }
  },
  /** Adds one to a decimal counter by compare-and-swap, again until it succeeds; all win. */
  COUNT(null) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      return repeat(command.times(), turn -> increment(storage, command.path()));
    }
  },
  /** Appends a line that names the writer and the turn; all win. */
  APPEND(null) {
    @Override
    Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer) {
      return repeat(
          command.times(),
          turn -> storage.append(command.path(), Payloads.text(line(writer, turn))));
    }
  };

  private final Class<? extends StorageException> losing;

  RaceOperation(Class<? extends StorageException> losing) {
    this.losing = losing;
  }

  abstract Uni<String> attempt(StorageBackend storage, RaceCommand command, String writer);

  /**
   * Makes one attempt of one writer.
   *
   * @param storage where
   * @param command what; its operation is this one
   * @param writer who
   * @return how it ended; never fails
   */
  public Uni<RaceResult> run(StorageBackend storage, RaceCommand command, String writer) {
    return Uni.createFrom()
        .deferred(() -> attempt(storage, command, writer))
        .map(detail -> new RaceResult(writer, RaceVerdict.WON, detail))
        .onFailure()
        .recoverWithItem(failure -> new RaceResult(writer, verdict(failure), failure.toString()));
  }

  /** The line that a writer appends in a turn. */
  public static String line(String writer, int turn) {
    return "<%s:%d%s>\n".formatted(writer, turn, ".".repeat(turn % 50));
  }

  private RaceVerdict verdict(Throwable failure) {
    if (losing != null && losing.isInstance(failure)) {
      return RaceVerdict.LOST;
    }
    return failure instanceof WriteOutcomeUnknownException
        ? RaceVerdict.UNKNOWN
        : RaceVerdict.BROKEN;
  }

  private static Uni<String> repeat(int times, IntFunction<Uni<Void>> turn) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (int i = 0; i < times; i++) {
      int number = i;
      all = all.chain(() -> turn.apply(number));
    }
    return all.replaceWith("done");
  }

  private static Uni<Void> increment(StorageBackend storage, String path) {
    return storage
        .stat(path)
        .map(FileStat::version)
        .chain(
            version ->
                storage
                    .read(path)
                    .chain(bytes -> swap(storage, path, version, Payloads.text(bytes))))
        .onFailure(PreconditionFailedException.class)
        .recoverWithUni(() -> increment(storage, path));
  }

  private static Uni<Void> swap(StorageBackend storage, String path, String version, String value) {
    String next = Long.toString(Long.parseLong(value) + 1);
    return storage.writeConditional(path, Payloads.text(next), version).replaceWithVoid();
  }
}
