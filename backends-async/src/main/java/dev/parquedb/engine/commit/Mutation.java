package dev.parquedb.engine.commit;

import dev.parquedb.entity.Audit;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.update.Update;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A change asked for: data, so that it can be applied again to a newer state. */
public sealed interface Mutation {

  /** About how many bytes of input it holds. */
  long weight();

  /** Tells the ids whose rows, or whose absence, it needs to know. */
  void readIds(Consumer<EntityId> ids);

  /** The filter whose matches it changes, when it names no ids. */
  default Optional<Filter> scan() {
    return Optional.empty();
  }

  /** The same mutation for when it was submitted before and may have been made. */
  default Mutation repeated() {
    return this;
  }

  /** Whether it asks for the same change; ids that were generated may differ. */
  default boolean sameAs(Mutation other) {
    return equals(other);
  }

  /** Whether it needs a commit of its own. */
  default boolean alone() {
    return scan().isPresent();
  }

  /**
   * Creates entities, all or none. Answers a list of entities.
   *
   * @param entities what to create
   * @param audit whether audit fields of the inputs are kept
   * @param actor who creates them
   * @param weight about how many bytes of input
   */
  record Create(List<NewEntity> entities, Audit audit, Optional<String> actor, long weight)
      implements Mutation {

    public Create {
      entities = List.copyOf(entities);
    }

    @Override
    public Mutation repeated() {
      return new Create(entities.stream().map(NewEntity::repeated).toList(), audit, actor, weight);
    }

    @Override
    public boolean sameAs(Mutation other) {
      return other instanceof Create create
          && inputs().equals(create.inputs())
          && audit == create.audit
          && actor.equals(create.actor);
    }

    private List<CreateInput> inputs() {
      return entities.stream().map(NewEntity::input).toList();
    }

    @Override
    public void readIds(Consumer<EntityId> ids) {
      for (NewEntity entity : entities) {
        if (entity.origin() != NewEntity.Origin.GENERATED) {
          ids.accept(entity.id());
        }
      }
    }
  }

  /**
   * One entity to create.
   *
   * @param id its id
   * @param origin where the id comes from; a generated one is known to be new
   * @param input the rest
   */
  record NewEntity(EntityId id, Origin origin, CreateInput input) {

    /** Where an id comes from. */
    public enum Origin {
      /** From the caller: it may exist. */
      SUPPLIED,
      /** From our generator: it does not exist. */
      GENERATED,
      /** From our generator, submitted before: if it exists, this very creation made it. */
      REPEATED
    }

    NewEntity repeated() {
      return origin == Origin.GENERATED ? new NewEntity(id, Origin.REPEATED, input) : this;
    }
  }

  /**
   * Changes one entity. Answers the entity before or after.
   *
   * @param id which
   * @param update how
   * @param options expected version, upsert, which state to answer
   * @param weight about how many bytes of input
   */
  record Change(EntityId id, Update update, UpdateOptions options, long weight)
      implements Mutation {
    @Override
    public void readIds(Consumer<EntityId> ids) {
      ids.accept(id);
    }
  }

  /**
   * Deletes one entity. Answers a delete result.
   *
   * @param id which
   * @param options how
   */
  record Remove(EntityId id, DeleteOptions options) implements Mutation {
    @Override
    public long weight() {
      return 256;
    }

    @Override
    public void readIds(Consumer<EntityId> ids) {
      ids.accept(id);
    }
  }

  /**
   * Revives a soft-deleted entity. Answers the entity.
   *
   * @param id which
   * @param options expected version, actor
   */
  record Revive(EntityId id, UpdateOptions options) implements Mutation {
    @Override
    public long weight() {
      return 256;
    }

    @Override
    public void readIds(Consumer<EntityId> ids) {
      ids.accept(id);
    }
  }

  /**
   * Changes every match of a filter. Answers an update result.
   *
   * @param filter which
   * @param update how
   * @param options actor
   * @param within only these entities, when the change is made in batches
   * @param weight about how many bytes of input
   */
  record ChangeWhere(
      Filter filter,
      Update update,
      UpdateOptions options,
      Optional<Set<EntityId>> within,
      long weight)
      implements Mutation {
    @Override
    public void readIds(Consumer<EntityId> ids) {
      within.ifPresent(some -> some.forEach(ids));
    }

    @Override
    public Optional<Filter> scan() {
      return within.isPresent() ? Optional.empty() : Optional.of(filter);
    }
  }

  /**
   * Deletes every match of a filter. Answers a delete result.
   *
   * @param filter which
   * @param options how
   * @param within only these entities, when the change is made in batches
   */
  record RemoveWhere(Filter filter, DeleteOptions options, Optional<Set<EntityId>> within)
      implements Mutation {
    @Override
    public long weight() {
      return 256;
    }

    @Override
    public void readIds(Consumer<EntityId> ids) {
      within.ifPresent(some -> some.forEach(ids));
    }

    @Override
    public Optional<Filter> scan() {
      return within.isPresent() ? Optional.empty() : Optional.of(filter);
    }
  }

  /**
   * Declares the fields of a namespace. Answers nothing.
   *
   * @param schema the fields
   * @param rewrites the files made ready for it
   */
  record Declare(EntitySchema schema, SchemaRewrites rewrites) implements Mutation {
    @Override
    public boolean sameAs(Mutation other) {
      return other instanceof Declare declare && schema.equals(declare.schema);
    }

    @Override
    public long weight() {
      return 1024;
    }

    @Override
    public void readIds(Consumer<EntityId> ids) {}

    @Override
    public boolean alone() {
      return true;
    }
  }
}
