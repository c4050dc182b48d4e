package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What a backend does when it dies, and what may be seen of it afterwards. */
public enum CrashOperation {
  /** One entity. */
  CREATE(Before.ABSENT, now -> now != null && now.version() == 1) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.create(NS, input("{'$id':'%s'}".formatted(id(round, 0))));
    }
  },
  /** Several entities at once. */
  BULK_CREATE(Before.ABSENT, now -> now != null && now.version() == 1) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.bulkCreate(NS, numbered(prefix(round), MANY));
    }

    @Override
    int touches() {
      return MANY;
    }
  },
  /** One entity of several in a file. */
  UPDATE(Before.PRESENT, CrashOperation::isAddedOnce) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.update(NS, id(round, 0), update("{'$inc':{'n':10}}"));
    }
  },
  /** Several entities at once. */
  BULK_UPDATE(Before.PRESENT, CrashOperation::isAddedOnce) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.bulkUpdate(
          NS,
          filter("{'$id':{'$regex':'" + prefix(round) + "'}}"),
          update("{'$inc':{'n':10}}"),
          UpdateOptions.DEFAULT);
    }

    @Override
    int touches() {
      return MANY;
    }
  },
  /** One entity that can be restored. */
  SOFT_DELETE(Before.PRESENT, now -> now.deletedAt() != null && now.version() == 2) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.delete(NS, id(round, 0));
    }
  },
  /** One entity for good. */
  HARD_DELETE(Before.PRESENT, now -> now == null) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.delete(NS, id(round, 0), DeleteConformance.HARD);
    }
  },
  /** A declared field more, and another whose values move to a column of their own and back. */
  SET_SCHEMA(Before.PRESENT, now -> true) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      List<SchemaField> fields = new ArrayList<>();
      for (int i = 0; i <= round; i++) {
        fields.add(SchemaField.optional("declared" + i, FieldType.parse("string")));
      }
      if (round % 2 == 0) {
        fields.add(SchemaField.optional("n", FieldType.parse("long")));
      }
      return backend.setSchema(NS, EntitySchema.of(fields.toArray(SchemaField[]::new)));
    }

    @Override
    int touches() {
      return 0;
    }
  },
  /** Several files to one. */
  COMPACT(Before.PRESENT, now -> true) {
    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.compact(NS);
    }

    @Override
    int touches() {
      return 0;
    }
  },
  /** The files of a compaction, and what earlier rounds left. */
  VACUUM(Before.PRESENT, now -> true) {
    @Override
    void prepare(EntityBackend backend, int round) {
      COMPACT.prepare(backend, round);
      Await.item(backend.compact(NS));
    }

    @Override
    Uni<?> run(EntityBackend backend, int round) {
      return backend.vacuum(NS, VacuumConformance.NOW);
    }

    @Override
    int touches() {
      return 0;
    }
  };

  private static final String NS = EntitySuite.NS;
  private static final int MANY = 3;

  private final Before before;
  private final Predicate<Entity> made;

  CrashOperation(Before before, Predicate<Entity> made) {
    this.before = before;
    this.made = made;
  }

  private static boolean isAddedOnce(Entity now) {
    long n = (long) now.data().get("n");
    assertThat(n).isLessThan(20);
    return n >= 10;
  }

  /** Whether the entities that are touched exist before. */
  private enum Before {
    ABSENT,
    PRESENT
  }

  /** Makes what the operation needs, through a backend that lives. */
  void prepare(EntityBackend backend, int round) {
    if (before == Before.PRESENT) {
      Await.item(backend.bulkCreate(NS, numbered(prefix(round), MANY)));
      Await.item(backend.update(NS, id(round, MANY - 1), update("{'$set':{'prepared':true}}")));
    }
  }

  /** Does it. */
  abstract Uni<?> run(EntityBackend backend, int round);

  /** How many entities it changes. */
  int touches() {
    return 1;
  }

  String prefix(int round) {
    return "%s-%03d-".formatted(name().toLowerCase(Locale.ROOT).replace('_', '-'), round);
  }

  String id(int round, int number) {
    return "%s%04d".formatted(prefix(round), number);
  }

  /**
   * All of it happened or nothing, and nothing else did.
   *
   * @param before every entity before, deleted ones included
   * @param after every entity afterwards
   * @param acknowledged whether somebody was told that it had happened
   */
  void check(
      Map<String, Entity> before, Map<String, Entity> after, int round, boolean acknowledged) {
    List<Boolean> happened = new ArrayList<>();
    Set<String> touched = new LinkedHashSet<>();
    for (int i = 0; i < touches(); i++) {
      String id = NS + "/" + id(round, i);
      touched.add(id);
      happened.add(made.test(after.get(id)));
    }
    boolean whole = acknowledged || happened.contains(true);
    if (whole) {
      assertThat(happened).as("%s of %s", this, touched).doesNotContain(false);
    } else {
      touched.clear();
    }
    Entities.assertSame(without(after, touched), without(before, touched));
  }

  private static Map<String, Entity> without(Map<String, Entity> all, Set<String> ids) {
    Map<String, Entity> rest = new LinkedHashMap<>(all);
    rest.keySet().removeAll(ids);
    return rest;
  }
}
