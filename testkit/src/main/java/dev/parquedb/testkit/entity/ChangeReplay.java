package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.Entity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model that events are played into: each must fit what was played before. */
final class ChangeReplay {

  private static final Comparator<ChangeToken> ORDER =
      Comparator.comparingLong(ChangeToken::version).thenComparingLong(ChangeToken::ordinal);

  private final Map<String, Entity> rows = new LinkedHashMap<>();
  private ChangeToken last;

  /** Plays events and answers what there is then, by full id, soft-deleted entities too. */
  static Map<String, Entity> of(List<ChangeEvent> events) {
    ChangeReplay replay = new ChangeReplay();
    events.forEach(replay::play);
    return replay.rows;
  }

  private void play(ChangeEvent event) {
    if (last != null) {
      assertThat(ORDER.compare(event.token(), last)).as("%s after %s", event, last).isPositive();
    }
    last = event.token();
    if (event instanceof ChangeEvent.Inserted inserted) {
      assertThat(rows.put(inserted.after().id(), inserted.after())).as("before %s", event).isNull();
    } else if (event instanceof ChangeEvent.Updated updated) {
      Entities.assertSame(updated.before(), rows.put(updated.after().id(), updated.after()));
      assertThat(Entities.typed(updated.after())).isNotEqualTo(Entities.typed(updated.before()));
    } else if (event instanceof ChangeEvent.Deleted deleted) {
      Entities.assertSame(deleted.before(), rows.remove(deleted.before().id()));
    }
  }

  /** Kind, id and versions of an event, for comparison. */
  static String shown(ChangeEvent event) {
    if (event instanceof ChangeEvent.Inserted inserted) {
      return "+" + row(inserted.after());
    } else if (event instanceof ChangeEvent.Updated updated) {
      return row(updated.before()) + ">" + row(updated.after());
    }
    return "-" + row(((ChangeEvent.Deleted) event).before());
  }

  private static String row(Entity entity) {
    return entity.localId() + ":" + entity.version() + (entity.deleted() ? "x" : "");
  }
}
