package dev.parquedb.table.delta;

import dev.parquedb.storage.FileStat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Checkpoint.Form;
import dev.parquedb.table.delta.Checkpoint.Part;
import dev.parquedb.table.delta.LogListing.Run;
import dev.parquedb.table.delta.LogNames.Kind;
import dev.parquedb.table.delta.LogNames.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gathers the pages of a listing, which are in ascending order. What is neither commit nor
 * checkpoint does not count. Confined to one caller at a time.
 */
final class ListingCollector {

  private final TableRef table;
  private final List<Run> commits = new ArrayList<>();
  private final TreeMap<Long, List<Candidate>> checkpoints = new TreeMap<>();

  /** Files that are a checkpoint once all are there. */
  private static final class Candidate {
    private final Kind kind;
    private final long parts;
    private final TreeMap<Long, Part> files = new TreeMap<>();

    private Candidate(Named named) {
      kind = named.kind();
      parts = named.parts();
    }

    private boolean isWhole() {
      return files.size() == parts && files.firstKey() == 1 && files.lastKey() == parts;
    }
  }

  ListingCollector(TableRef table) {
    this.table = table;
  }

  /** Takes the next page. */
  void page(List<FileStat> page) {
    for (FileStat file : page) {
      LogNames.parse(LogNames.last(file.path())).ifPresent(named -> add(named, file));
    }
  }

  private void add(Named named, FileStat file) {
    if (named.kind() == Kind.COMMIT) {
      commit(named.version());
    } else if (named.kind().isCheckpoint()) {
      checkpoint(named, file);
    }
  }

  private void commit(long version) {
    int last = commits.size() - 1;
    if (last >= 0 && commits.get(last).last() + 1 == version) {
      commits.set(last, new Run(commits.get(last).first(), version));
    } else {
      commits.add(new Run(version, version));
    }
  }

  private void checkpoint(Named named, FileStat file) {
    List<Candidate> candidates =
        checkpoints.computeIfAbsent(named.version(), version -> new ArrayList<>());
    Optional<Candidate> begun =
        candidates.stream()
            .filter(other -> named.kind() == Kind.PART && other.kind == Kind.PART)
            .filter(other -> other.parts == named.parts())
            .findFirst();
    Candidate candidate = begun.orElseGet(() -> new Candidate(named));
    if (begun.isEmpty()) {
      candidates.add(candidate);
    }
    candidate.files.put(
        named.part(),
        new Part(
            LogNames.FOLDER + LogNames.last(file.path()),
            file.size(),
            named.kind() == Kind.UNIQUE_JSON ? Form.JSON : Form.PARQUET,
            Optional.of(file.modifiedAt())));
  }

  /** What all pages say. */
  LogListing made() {
    List<Checkpoint> whole = new ArrayList<>();
    for (Map.Entry<Long, List<Candidate>> entry : checkpoints.entrySet()) {
      // Any whole one will do; one file is fewer requests than many.
      entry.getValue().stream()
          .filter(Candidate::isWhole)
          .min((a, b) -> Long.compare(a.parts, b.parts))
          .ifPresent(
              chosen ->
                  whole.add(new Checkpoint(entry.getKey(), List.copyOf(chosen.files.values()))));
    }
    return new LogListing(table, commits, whole);
  }
}
