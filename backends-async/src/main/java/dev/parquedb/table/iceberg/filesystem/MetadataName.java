package dev.parquedb.table.iceberg.filesystem;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/**
 * The name of a metadata file of a table that numbers them.
 *
 * @param number the number, from 1
 * @param form how the file is stored
 */
record MetadataName(long number, Form form) {

  /** The folder of metadata files. */
  static final String FOLDER = "metadata/";

  /** What names of metadata files begin with, and those of manifests do not. */
  static final String PREFIX = FOLDER + "v";

  private static final Pattern NAME =
      Pattern.compile("v(\\d{1,18})(\\.metadata\\.json|\\.gz\\.metadata\\.json)");

  /** How a metadata file is stored. */
  enum Form {
    /** As it is. */
    PLAIN(".metadata.json"),
    /** Compressed with gzip. */
    GZIP(".gz.metadata.json");

    private final String ending;

    Form(String ending) {
      this.ending = ending;
    }

    Form other() {
      return this == PLAIN ? GZIP : PLAIN;
    }
  }

  /** The form that new files of a table have. */
  static Form form(TableMetadata metadata) {
    return metadata
            .property(
                TableProperties.METADATA_COMPRESSION, TableProperties.METADATA_COMPRESSION_DEFAULT)
            .equalsIgnoreCase("gzip")
        ? Form.GZIP
        : Form.PLAIN;
  }

  /** Reads the last part of a path; empty for other files. */
  static Optional<MetadataName> of(String path) {
    Matcher name = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
    if (!name.matches()) {
      return Optional.empty();
    }
    Form form = name.group(2).equals(Form.GZIP.ending) ? Form.GZIP : Form.PLAIN;
    return Optional.of(new MetadataName(Long.parseLong(name.group(1)), form));
  }

  /** The path, relative to the table's folder. */
  String path() {
    return PREFIX + number + form.ending;
  }
}
