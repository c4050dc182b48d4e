package dev.parquedb.testkit.soak;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.soak.SoakEvent.Phase;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One lane of a worker: an operation at a time, each drawn from the seed, told before it begins and
 * after it ended. Not thread-safe; calls follow each other.
 */
final class SoakLane {

  private static final String NS = SoakWork.NS;
  private static final int ENQUIRIES = 60;
  private static final Duration BETWEEN = Duration.ofMillis(250);

  private final SoakWork work;
  private final String name;
  private final EntityBackend backend;
  private final RandomGenerator random;
  private final Consumer<SoakEvent> out;
  private final Map<String, Long> seen = new HashMap<>();
  private int number;
  private OwnState own = OwnState.MISSING;
  private Phase lastPhase = Phase.DONE;

  /** What a lane knows about the entity that nobody else touches. */
  private enum OwnState {
    MISSING,
    CREATED,
    CHANGED
  }

  SoakLane(
      SoakWork work,
      int lane,
      EntityBackend backend,
      RandomGenerator random,
      Consumer<SoakEvent> out) {
    this.work = work;
    this.name = work.worker() + "." + lane;
    this.backend = backend;
    this.random = random;
    this.out = out;
  }

  /** The next operation; never fails. */
  Uni<Void> next() {
    return Uni.createFrom()
        .deferred(
            () -> {
              SoakKind kind = SoakKind.drawn(random.nextDouble());
              String token = name + "-" + number++;
              return switch (kind) {
                case PUSH -> push(token, shared());
                case CREATE -> create(token, kind, "c-" + token);
                case CONTEST -> create(token, kind, "x" + random.nextInt(4 * work.shared()));
                case DELETE -> told(token, kind, shared(), id -> delete(id), done -> 0L);
                case RESTORE ->
                    told(token, kind, shared(), id -> backend.restore(NS, id), Entity::version);
                case GROUP -> group(token);
                case OWN -> own(token);
                case FIND -> find(token);
                case GET -> get(token);
                case OWN_CREATE, OWN_CHANGE, OWN_DELETE ->
                    throw new IllegalStateException("never drawn: " + kind);
              };
            });
  }

  private String shared() {
    return "s" + random.nextInt(work.shared());
  }

  private Uni<Void> push(String token, String id) {
    Update update = update("{'$inc':{'n':1},'$push':{'log':'" + token + "'}}");
    return told(
        token,
        SoakKind.PUSH,
        id,
        to -> backend.update(NS, to, update, UpdateOptions.DEFAULT.withUpsert()),
        after -> {
          List<?> log = (List<?>) after.data().get("log");
          if (!token.equals(log.get(log.size() - 1))) {
            contradiction(token, id, "the answer is another's state: " + log);
          }
          return seenAt(token, id, after);
        });
  }

  private long seenAt(String token, String id, Entity entity) {
    long before = seen.getOrDefault(id, 0L);
    if (entity.version() < before) {
      contradiction(token, id, "version " + entity.version() + " after " + before);
    }
    seen.merge(id, entity.version(), Math::max);
    return entity.version();
  }

  private Uni<Void> create(String token, SoakKind kind, String id) {
    CreateInput input = CreateInput.of(Map.of("$id", id, "by", token));
    return told(token, kind, id, to -> backend.create(NS, input), Entity::version);
  }

  private Uni<?> delete(String id) {
    return backend
        .delete(NS, id)
        .invoke(
            result -> {
              if (result.deleted() == 0) {
                throw new NothingDone();
              }
            });
  }

  private Uni<Void> group(String token) {
    String group = "g" + random.nextInt(work.groups());
    Update update = update("{'$inc':{'g':1},'$set':{'by':'" + token + "'}}");
    return told(
        token,
        SoakKind.GROUP,
        group,
        of -> backend.bulkUpdate(NS, Filter.of(Map.of("group", of)), update, UpdateOptions.DEFAULT),
        result -> {
          if (result.modified() != SoakWork.GROUP_SIZE) {
            contradiction(token, group, "changed " + result.modified());
          }
          return 0L;
        });
  }

  /** Created, changed and deleted in turn; the state after an unknown outcome is looked up. */
  private Uni<Void> own(String token) {
    String id = "own-" + name;
    return switch (own) {
      case MISSING ->
          create(token, SoakKind.OWN_CREATE, id)
              .invoke(() -> own = OwnState.CREATED)
              .chain(() -> ownExists(token, id, true));
      case CREATED ->
          told(
                  token,
                  SoakKind.OWN_CHANGE,
                  id,
                  to -> backend.update(NS, to, update("{'$set':{'by':'" + token + "'}}")),
                  Entity::version)
              .invoke(() -> own = OwnState.CHANGED)
              .chain(() -> ownExists(token, id, true));
      case CHANGED ->
          told(
                  token,
                  SoakKind.OWN_DELETE,
                  id,
                  to -> backend.delete(NS, to, DeleteOptions.DEFAULT.hard()),
                  result -> {
                    if (result.deleted() != 1) {
                      contradiction(token, id, "deleted " + result.deleted());
                    }
                    return 0L;
                  })
              .chain(() -> ownExists(token, id, false))
              .invoke(() -> own = OwnState.MISSING);
    };
  }

  /** Nobody else touches it, so after a definite end it must be as this lane left it. */
  private Uni<Void> ownExists(String token, String id, boolean expected) {
    if (lastPhase != Phase.DONE) {
      return backend
          .exists(NS, id)
          .invoke(there -> own = there ? OwnState.CHANGED : OwnState.MISSING)
          .onFailure()
          .invoke(failure -> own = OwnState.CHANGED)
          .onFailure()
          .recoverWithItem(false)
          .replaceWithVoid();
    }
    return backend
        .exists(NS, id)
        .invoke(
            there -> {
              if (there != expected) {
                contradiction(token, id, "exists: " + there);
              }
            })
        .onFailure(EntityException.class)
        .recoverWithItem(expected)
        .replaceWithVoid();
  }

  private Uni<Void> find(String token) {
    String group = "g" + random.nextInt(work.groups());
    return backend
        .find(NS, Filter.of(Map.of("group", group)), FindOptions.DEFAULT)
        .collect()
        .asList()
        .invoke(
            found -> {
              long distinct = found.stream().map(one -> one.data().get("g")).distinct().count();
              if (found.size() != SoakWork.GROUP_SIZE || distinct != 1) {
                contradiction(token, group, "no one state: " + found);
              } else {
                seenAt(token, group, found.get(0));
              }
            })
        .onFailure(EntityException.class)
        .recoverWithItem(List.of())
        .replaceWithVoid();
  }

  private Uni<Void> get(String token) {
    String id = shared();
    return backend
        .get(NS, id, GetOptions.DEFAULT.includingDeleted())
        .invoke(
            entity -> {
              if (entity != null) {
                seenAt(token, id, entity);
              } else if (seen.containsKey(id)) {
                contradiction(token, id, "is gone");
              }
            })
        .onFailure(EntityException.class)
        .recoverWithItem((Entity) null)
        .replaceWithVoid();
  }

  private <T> Uni<Void> told(
      String token,
      SoakKind kind,
      String id,
      Function<String, Uni<? extends T>> call,
      Function<T, Long> version) {
    out.accept(new SoakEvent(Phase.BEGUN, token, kind, id, 0, ""));
    return call.apply(id)
        .onItem()
        .transform(answer -> end(token, kind, id, Phase.DONE, version.apply(answer), ""))
        .onFailure()
        .recoverWithUni(failure -> failed(token, kind, id, failure))
        .replaceWithVoid();
  }

  private Phase end(
      String token, SoakKind kind, String id, Phase phase, long version, String detail) {
    lastPhase = phase;
    out.accept(new SoakEvent(phase, token, kind, id, version, detail));
    return phase;
  }

  private Uni<Phase> failed(String token, SoakKind kind, String id, Throwable failure) {
    if (failure instanceof WriteOutcomeUnknownException unknown) {
      return enquire(token, kind, id, unknown, ENQUIRIES);
    }
    if (failure instanceof EntityException || failure instanceof NothingDone) {
      return Uni.createFrom()
          .item(() -> end(token, kind, id, Phase.REFUSED, 0, failure.toString()));
    }
    contradiction(token, id, "an error that is none of the contract: " + failure);
    return Uni.createFrom().item(() -> end(token, kind, id, Phase.UNKNOWN, 0, failure.toString()));
  }

  private Uni<Phase> enquire(
      String token, SoakKind kind, String id, WriteOutcomeUnknownException unknown, int left) {
    if (left == 0) {
      return Uni.createFrom().item(() -> end(token, kind, id, Phase.UNKNOWN, 0, "never told"));
    }
    return backend
        .writeStatus(NS, unknown.commitId())
        .onFailure()
        .recoverWithItem(WriteStatus.Unknown::new)
        .chain(
            status -> {
              if (status instanceof WriteStatus.Committed) {
                return Uni.createFrom().item(() -> end(token, kind, id, Phase.DONE, 0, "told"));
              }
              if (status instanceof WriteStatus.NotCommitted) {
                return Uni.createFrom().item(() -> end(token, kind, id, Phase.REFUSED, 0, "told"));
              }
              return Uni.createFrom()
                  .voidItem()
                  .onItem()
                  .delayIt()
                  .by(BETWEEN)
                  .chain(() -> enquire(token, kind, id, unknown, left - 1));
            });
  }

  private void contradiction(String token, String id, String what) {
    out.accept(new SoakEvent(Phase.CONTRADICTION, token, SoakKind.GET, id, 0, what));
  }

  private static Update update(String json) {
    return Update.parse(json.replace('\'', '"'));
  }

  /** A deletion that found nothing to delete. */
  private static final class NothingDone extends RuntimeException {
    private static final long serialVersionUID = 1;

    NothingDone() {
      super("there was nothing to delete", null, false, false);
    }
  }
}
