package dev.parquedb.testkit.entity;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One operation, on a backend and on the model.
 *
 * @param text what it does, for messages
 * @param call the call on a backend
 * @param expectation the same on the model
 */
record ModelStep(
    String text, Function<EntityBackend, Uni<?>> call, Function<Model, Object> expectation) {

  private static final String NS = EntitySuite.NS;
  private static final List<String> UPDATES =
      List.of(
          "{'$inc':{'n':1}}",
          "{'$inc':{'n':-3,'m.k':1}}",
          "{'$set':{'s':'abc'}}",
          "{'$set':{'s':5}}",
          "{'$unset':{'n':''}}",
          "{'$push':{'l':1}}",
          "{'$pop':{'l':-1}}",
          "{'$mul':{'n':2}}",
          "{'$inc':{'s':1}}",
          "{'$set':{'name':'called'}}",
          "{'$set':{'name':null}}",
          "{'$set':{'m.k':1}}",
          "{'$rename':{'s':'t'}}",
          "{'$min':{'n':0}}",
          "{'$addToSet':{'l':7}}",
          "{'$setOnInsert':{'o':1},'$inc':{'n':10}}",
          "{'$set':{'n':0}}",
          "{'$set':{'d':{'$numberDecimal':'1.50'}}}");
  private static final List<String> FILTERS =
      List.of(
          "{}",
          "{'n':{'$gt':0}}",
          "{'n':{'$lte':0}}",
          "{'n':null}",
          "{'s':'abc'}",
          "{'l':7}",
          "{'m.k':{'$exists':true}}",
          "{'name':'called'}",
          "{'version':{'$gt':3}}",
          "{'$or':[{'n':1},{'s':5}]}",
          "{'o':1}",
          "{'n':-12345}");
  private static final List<Sort> SORTS =
      List.of(
          Sort.none(),
          Sort.by("n"),
          Sort.byDescending("n").asc("s"),
          Sort.byDescending("$id"),
          Sort.by("version"));

  /** A mutation of one entity: these may run in one batch. */
  static ModelStep mutation(RandomDocuments random, int ids) {
    String id = "e" + random.number(ids);
    String actor = random.oneOf(List.of("ann", "bob"));
    int kind = random.number(10);
    if (kind < 3) {
      return create(List.of(input(random, id)), actor);
    } else if (kind < 7) {
      return update(random, id, actor);
    } else if (kind < 9) {
      return delete(random, id, actor);
    }
    UpdateOptions options = UpdateOptions.DEFAULT.withActor(actor);
    return new ModelStep(
        "restore " + id, b -> b.restore(NS, id, options), m -> m.restore(id, options));
  }

  private static CreateInput input(RandomDocuments random, String id) {
    return Documents.input(
        id,
        Map.of("n", random.number(5) - 2, "s", random.oneOf(List.of("abc", "x")), "l", List.of()));
  }

  private static ModelStep create(List<CreateInput> inputs, String actor) {
    CreateOptions options = CreateOptions.DEFAULT.withActor(actor);
    List<String> ids = inputs.stream().map(input -> input.id().orElseThrow()).toList();
    if (inputs.size() == 1) {
      return new ModelStep(
          "create " + ids,
          b -> b.create(NS, inputs.get(0), options),
          m -> m.create(inputs, actor).get(0));
    }
    return new ModelStep(
        "bulkCreate " + ids, b -> b.bulkCreate(NS, inputs, options), m -> m.create(inputs, actor));
  }

  private static ModelStep update(RandomDocuments random, String id, String actor) {
    String json = random.oneOf(UPDATES);
    Update update = Documents.update(json);
    UpdateOptions options = UpdateOptions.DEFAULT.withActor(actor);
    if (random.chance(30)) {
      options = options.withUpsert();
    } else if (random.chance(30)) {
      options = options.withExpectedVersion(1 + random.number(4));
    }
    UpdateOptions chosen = random.chance(30) ? options.returning(ReturnDocument.BEFORE) : options;
    return new ModelStep(
        "update " + id + " " + json + " " + chosen,
        b -> b.update(NS, id, update, chosen),
        m -> m.update(id, update, chosen));
  }

  private static ModelStep delete(RandomDocuments random, String id, String actor) {
    DeleteOptions options = DeleteOptions.DEFAULT.withActor(actor);
    options = random.chance(40) ? options.hard() : options;
    DeleteOptions chosen =
        random.chance(25) ? options.withExpectedVersion(1 + random.number(4)) : options;
    return new ModelStep(
        "delete " + id + " " + chosen, b -> b.delete(NS, id, chosen), m -> m.delete(id, chosen));
  }

  /** Any operation. */
  static ModelStep any(RandomDocuments random, int ids) {
    Filter filter = Documents.filter(random.oneOf(FILTERS));
    return switch (random.number(12)) {
      case 0 -> bulkCreate(random, ids);
      case 1 -> bulkUpdate(random, filter);
      case 2 -> bulkDelete(random, filter);
      case 3 -> {
        String id = "e" + random.number(ids);
        yield new ModelStep("get " + id, b -> b.get(NS, id), m -> m.get(id));
      }
      case 4 ->
          new ModelStep(
              "count " + filter,
              b -> b.count(NS, filter),
              m -> (long) m.find(filter, FindOptions.DEFAULT).size());
      case 5, 6 -> find(random, filter);
      default -> mutation(random, ids);
    };
  }

  private static ModelStep bulkCreate(RandomDocuments random, int ids) {
    List<CreateInput> inputs = new ArrayList<>();
    for (int i = 1 + random.number(3); i >= 0; i--) {
      inputs.add(input(random, "e" + random.number(ids * 2)));
    }
    return create(inputs, "bulk");
  }

  private static ModelStep bulkUpdate(RandomDocuments random, Filter filter) {
    String json = random.oneOf(UPDATES);
    Update update = Documents.update(json);
    return new ModelStep(
        "bulkUpdate " + filter + " " + json,
        b -> b.bulkUpdate(NS, filter, update, UpdateOptions.DEFAULT.withActor("bulk")),
        m -> m.bulkUpdate(filter, update, "bulk"));
  }

  private static ModelStep bulkDelete(RandomDocuments random, Filter filter) {
    DeleteOptions options = DeleteOptions.DEFAULT.withActor("bulk");
    DeleteOptions chosen = random.chance(30) ? options.hard() : options;
    return new ModelStep(
        "bulkDelete " + filter + " " + chosen.mode(),
        b -> b.bulkDelete(NS, filter, chosen),
        m -> m.bulkDelete(filter, chosen));
  }

  private static ModelStep find(RandomDocuments random, Filter filter) {
    Sort sort = random.oneOf(SORTS);
    FindOptions options = FindOptions.DEFAULT.withSort(sort.isNone() ? Sort.by("$id") : sort);
    options = random.chance(30) ? options.includingDeleted() : options;
    options = random.chance(30) ? options.withLimit(random.number(6)) : options;
    FindOptions chosen = random.chance(30) ? options.withSkip(random.number(6)) : options;
    return new ModelStep(
        "find " + filter + " " + chosen,
        b -> b.find(NS, filter, chosen).collect().asList(),
        m -> m.find(filter, chosen));
  }
}
