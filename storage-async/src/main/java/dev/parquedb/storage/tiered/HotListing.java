package dev.parquedb.storage.tiered;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Listings of the hot tier, by its own cursors: without the internal files, which never shorten a
 * page, and with what the frames tell.
 */
final class HotListing {

  private static final int FRONTS_IN_FLIGHT = 16;

  private final HotTier hot;

  HotListing(HotTier hot) {
    this.hot = hot;
  }

  /** A page of files in both tiers. */
  record Page(List<Entry> entries, List<String> prefixes, Optional<String> cursor) {
    ListResult toResult() {
      return new ListResult(entries.stream().map(Entry::stat).toList(), prefixes, cursor);
    }
  }

  Uni<Page> page(String prefix, ListOptions options, CallOptions call) {
    return new Gathering(prefix, options, hot.fresh(call))
        .from(options)
        .onItem()
        .transformToUni(
            page ->
                entries(page.files(), call)
                    .map(entries -> new Page(entries, page.prefixes(), page.cursor())));
  }

  /** The files of a page in its order; those gone meanwhile are left out. */
  private Uni<List<Entry>> entries(List<FileStat> objects, CallOptions call) {
    Entry[] entries = new Entry[objects.size()];
    return Multi.createFrom()
        .range(0, objects.size())
        .onItem()
        .transformToUni(
            i ->
                hot.listed(objects.get(i), call)
                    .invoke(entry -> entries[i] = entry)
                    .replaceWith(Boolean.TRUE))
        .merge(FRONTS_IN_FLIGHT)
        .collect()
        .last()
        .map(all -> Arrays.stream(entries).filter(Objects::nonNull).toList());
  }

  /** Puts one page together. */
  private static final class Gathering {
    private final String prefix;
    private final ListOptions options;
    private final StorageBackend hot;
    private final List<FileStat> files = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    Gathering(String prefix, ListOptions options, StorageBackend hot) {
      this.prefix = prefix;
      this.options = options;
      this.hot = hot;
    }

    /** Takes what is visible and goes on until the page is full or the listing ends. */
    Uni<ListResult> from(ListOptions position) {
      return hot.list(prefix, position)
          .onItem()
          .transformToUni(this::take)
          .onItem()
          .transformToUni(
              next -> {
                int missing = options.limit() - files.size() - prefixes.size();
                if (next.isEmpty()) {
                  return Uni.createFrom().item(result(next));
                }
                ListOptions on = options.withCursor(next.get());
                return missing > 0
                    ? from(on.withLimit(missing))
                    : goesOn(on).map(more -> result(more ? next : Optional.empty()));
              });
    }

    private ListResult result(Optional<String> cursor) {
      return new ListResult(files, prefixes, cursor);
    }

    private Uni<Optional<String>> take(ListResult page) {
      page.files().stream().filter(file -> !Internals.isInternal(file.path())).forEach(files::add);
      return visible(page.prefixes()).invoke(prefixes::addAll).replaceWith(page.cursor());
    }

    /** Common prefixes that hold more than internal files. */
    private Uni<List<String>> visible(List<String> found) {
      if (found.stream().noneMatch(Gathering::suspicious)) {
        return Uni.createFrom().item(found);
      }
      return Multi.createFrom()
          .iterable(found)
          .onItem()
          .transformToUniAndConcatenate(
              entry ->
                  (suspicious(entry) ? holdsOthers(entry) : Uni.createFrom().item(true))
                      .map(kept -> kept ? entry : ""))
          .select()
          .where(entry -> !entry.isEmpty())
          .collect()
          .asList();
    }

    private static boolean suspicious(String commonPrefix) {
      return Internals.isInternal(commonPrefix) || Internals.mayHide(commonPrefix);
    }

    private Uni<Boolean> holdsOthers(String commonPrefix) {
      if (Internals.isInternal(commonPrefix)) {
        return Uni.createFrom().item(false);
      }
      return hot.list(commonPrefix, ListOptions.DEFAULT.withLimit(Internals.COUNT + 1))
          .map(page -> page.paths().stream().anyMatch(path -> !Internals.isInternal(path)));
    }

    /** Whether a full page has another one behind it that is not all internal. */
    private Uni<Boolean> goesOn(ListOptions position) {
      boolean internalsAhead =
          Internals.FOLDER.startsWith(prefix)
              && Utf8Order.compare(last(), Internals.FOLDER + '\uffff') < 0;
      if (!internalsAhead) {
        return Uni.createFrom().item(true);
      }
      return new Gathering(prefix, options.withLimit(1), hot)
          .next(position.withLimit(Internals.COUNT + 1));
    }

    /** Whether anything visible follows a position. */
    private Uni<Boolean> next(ListOptions position) {
      return hot.list(prefix, position)
          .onItem()
          .transformToUni(this::take)
          .onItem()
          .transformToUni(
              cursor ->
                  !files.isEmpty() || !prefixes.isEmpty() || cursor.isEmpty()
                      ? Uni.createFrom().item(!files.isEmpty() || !prefixes.isEmpty())
                      : next(position.withCursor(cursor.get())));
    }

    private String last() {
      String file = files.isEmpty() ? "" : files.get(files.size() - 1).path();
      String group = prefixes.isEmpty() ? "" : prefixes.get(prefixes.size() - 1);
      return Utf8Order.compare(file, group) > 0 ? file : group;
    }
  }
}
