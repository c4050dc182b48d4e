package dev.parquedb.testkit.soak;

/** What an operation does, with how often it is drawn. */
public enum SoakKind {
  /** Adds its token to the log of an entity that everybody changes, making it where missing. */
  PUSH(46),
  /** Creates an entity named like the token. */
  CREATE(12),
  /** Creates an entity that others try to create too. */
  CONTEST(4),
  /** Deletes an entity that everybody changes, softly. */
  DELETE(5),
  /** Restores one. */
  RESTORE(9),
  /** Adds one to every entity of a group, by a filter. */
  GROUP(6),
  /** Makes the entity that only this lane touches anew: created, changed, deleted hard. */
  OWN(8),
  /** Finds a group: all of it must be in one state, and in no older one than seen before. */
  FIND(6),
  /** Gets an entity that everybody changes: in no older version than seen before. */
  GET(4),
  /** Part of {@link #OWN}. */
  OWN_CREATE(0),
  /** Part of {@link #OWN}: sets the token. */
  OWN_CHANGE(0),
  /** Part of {@link #OWN}: deletes hard. */
  OWN_DELETE(0);

  private final int weight;

  SoakKind(int weight) {
    this.weight = weight;
  }

  /** How often it is drawn, out of the sum of all. */
  int weight() {
    return weight;
  }

  /** The kind for a number from 0 to 1, exclusive. */
  static SoakKind drawn(double share) {
    int sum = 0;
    for (SoakKind kind : values()) {
      sum += kind.weight;
    }
    int rest = (int) (share * sum);
    for (SoakKind kind : values()) {
      rest -= kind.weight;
      if (rest < 0) {
        return kind;
      }
    }
    return GET;
  }
}
