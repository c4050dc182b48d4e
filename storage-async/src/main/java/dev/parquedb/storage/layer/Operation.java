package dev.parquedb.storage.layer;

import java.util.Locale;

/** The calls of a storage, as far as layers tell them apart. */
enum Operation {
  READ(Repeat.FREELY, false),
  READ_RANGE(Repeat.FREELY, false),
  READ_RANGES(Repeat.FREELY, false),
  READ_INTO(Repeat.FREELY, false),
  READ_STREAM(Repeat.FREELY, false),
  EXISTS(Repeat.FREELY, false),
  STAT(Repeat.FREELY, false),
  LIST(Repeat.FREELY, false),
  WRITE(Repeat.FREELY, true),
  WRITE_ATOMIC(Repeat.FREELY, true),
  /** Any write of a buffer under a condition, by method or by option. */
  WRITE_CONDITIONAL(Repeat.NEVER, true),
  /** Its source cannot be asked again. */
  WRITE_STREAM(Repeat.NEVER, true),
  APPEND(Repeat.NEVER, true),
  /** Its answer says whether the file was there, which the repetition would find changed. */
  DELETE(Repeat.IF_UNCHANGED, true),
  /** Its answer counts, and a repetition would not count what the first attempt deleted. */
  DELETE_PREFIX(Repeat.NEVER, true),
  MKDIR(Repeat.FREELY, true),
  RMDIR(Repeat.IF_UNCHANGED, true),
  /** Like {@link #DELETE_PREFIX} it is made of many steps, of which some may have been done. */
  RMDIR_TREE(Repeat.NEVER, true),
  COPY(Repeat.FREELY, true),
  /** After a move that took effect the source is missing. */
  MOVE(Repeat.IF_UNCHANGED, true);

  private final Repeat repeat;
  private final boolean changes;
  private final String label = name().toLowerCase(Locale.ROOT);

  Operation(Repeat repeat, boolean changes) {
    this.repeat = repeat;
    this.changes = changes;
  }

  Repeat repeat() {
    return repeat;
  }

  /** Whether the call may change the store. */
  boolean changes() {
    return changes;
  }

  /** Whether the call is made of any number of requests. */
  boolean bulk() {
    return this == DELETE_PREFIX || this == RMDIR_TREE;
  }

  /** The name in metrics and traces. */
  String label() {
    return label;
  }
}
