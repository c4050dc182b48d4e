package dev.parquedb.entity;

import java.util.Set;

/** The names of the fields every entity has beside its data. */
public final class SystemFields {

  /** The full id. */
  public static final String ID = "$id";

  /** The type. */
  public static final String TYPE = "$type";

  /** The name. */
  public static final String NAME = "name";

  /** When it was created. */
  public static final String CREATED_AT = "createdAt";

  /** Who created it. */
  public static final String CREATED_BY = "createdBy";

  /** When it was changed last. */
  public static final String UPDATED_AT = "updatedAt";

  /** Who changed it last. */
  public static final String UPDATED_BY = "updatedBy";

  /** When it was soft-deleted. */
  public static final String DELETED_AT = "deletedAt";

  /** Who soft-deleted it. */
  public static final String DELETED_BY = "deletedBy";

  /** The number of its changes. */
  public static final String VERSION = "version";

  /** What only the library sets: refused in inputs and updates. */
  public static final Set<String> RESERVED =
      Set.of(CREATED_AT, CREATED_BY, UPDATED_AT, UPDATED_BY, DELETED_AT, DELETED_BY, VERSION);

  /** All of them. */
  public static final Set<String> ALL =
      Set.of(
          ID,
          TYPE,
          NAME,
          CREATED_AT,
          CREATED_BY,
          UPDATED_AT,
          UPDATED_BY,
          DELETED_AT,
          DELETED_BY,
          VERSION);

  private SystemFields() {}
}
