package dev.parquedb.table.delta;

import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The actions of a new checkpoint: those of an older one that later commits left alone, and those
 * of these commits (Delta protocol, "Action Reconciliation"). The older ones pass through; only the
 * later ones are held. Confined to one caller at a time.
 */
final class CheckpointMerge {

  private final long tombstonesFrom;
  private final Map<LogicalFile, Add> adds = new LinkedHashMap<>();
  private final Map<LogicalFile, Remove> removes = new LinkedHashMap<>();
  private final Map<String, Txn> txns = new LinkedHashMap<>();
  private final Map<String, DomainMetadata> domains = new HashMap<>();

  /**
   * Creates a merge.
   *
   * @param tombstonesFrom files that were removed before this time are forgotten, in ms
   */
  CheckpointMerge(long tombstonesFrom) {
    this.tombstonesFrom = tombstonesFrom;
  }

  /** Takes the next commit after the older checkpoint. */
  void apply(LogCommit commit) {
    for (Remove remove : commit.removes()) {
      LogicalFile file = LogicalFile.of(remove);
      adds.remove(file);
      removes.put(file, remove);
    }
    for (Add add : commit.adds()) {
      LogicalFile file = LogicalFile.of(add);
      removes.remove(file);
      adds.put(file, add);
    }
    commit.txns().forEach(txn -> txns.put(txn.appId(), txn));
    commit.domains().forEach(domain -> domains.put(domain.domain(), domain));
  }

  /** Those actions of the older checkpoint that are still true, once all commits are applied. */
  List<Action> older(List<Action> actions) {
    List<Action> kept = new ArrayList<>(actions.size());
    for (Action action : actions) {
      if (isKept(action)) {
        kept.add(action);
      }
    }
    return kept;
  }

  private boolean isKept(Action action) {
    if (action instanceof Add add) {
      return isUntouched(LogicalFile.of(add));
    } else if (action instanceof Remove remove) {
      return isUntouched(LogicalFile.of(remove)) && isRemembered(remove);
    } else if (action instanceof Txn txn) {
      return !txns.containsKey(txn.appId());
    } else if (action instanceof DomainMetadata domain) {
      return !domains.containsKey(domain.domain()) && !domain.removed();
    }
    // The newest protocol and metadata are written on their own; sidecars are resolved.
    return false;
  }

  private boolean isUntouched(LogicalFile file) {
    return !adds.containsKey(file) && !removes.containsKey(file);
  }

  private boolean isRemembered(Remove remove) {
    return remove.deletionTimestamp().orElse(0) >= tombstonesFrom;
  }

  /**
   * What comes before the older actions.
   *
   * @param protocol the newest protocol
   * @param metaData the newest metadata
   */
  static List<Action> first(Protocol protocol, MetaData metaData) {
    return List.of(protocol, metaData);
  }

  /** What comes after the older actions. */
  List<Action> later() {
    List<Action> actions = new ArrayList<>(txns.values());
    domains.values().stream().filter(domain -> !domain.removed()).forEach(actions::add);
    actions.addAll(adds.values());
    removes.values().stream().filter(this::isRemembered).forEach(actions::add);
    return actions;
  }
}
