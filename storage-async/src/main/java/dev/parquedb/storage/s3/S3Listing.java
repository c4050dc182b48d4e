package dev.parquedb.storage.s3;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListRequest;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists objects with ListObjectsV2, whose keys and common prefixes come in UTF-8 order. */
final class S3Listing {

  /** The most entries of one answer. */
  private static final int MOST_ENTRIES = 1000;

  /** Greater than anything a key goes on with, in practice; what slips through is left out here. */
  private static final String GREATEST = Character.toString(Character.MAX_CODE_POINT);

  private final S3Calls calls;
  private final S3Settings settings;

  S3Listing(S3Calls calls, S3Settings settings) {
    this.calls = calls;
    this.settings = settings;
  }

  /** See {@link dev.parquedb.storage.spi.StorageDriver#list}. */
  Uni<ListPage> list(ListRequest request) {
    return Uni.createFrom().deferred(() -> more(new Page(request), null));
  }

  private Uni<ListPage> more(Page page, String token) {
    ListRequest request = page.request;
    return calls
        .ask(
            S3Request.read(settings.type(), request.prefix(), Optional.empty()),
            s3 -> s3.listObjectsV2(list -> describe(list, page, token)))
        .onItem()
        .transformToUni(
            answer -> {
              boolean full = page.add(answer);
              return full || !Boolean.TRUE.equals(answer.isTruncated())
                  ? Uni.createFrom().item(page.build())
                  : more(page, answer.nextContinuationToken());
            });
  }

  private void describe(ListObjectsV2Request.Builder list, Page page, String token) {
    ListRequest request = page.request;
    list.bucket(settings.bucket())
        .prefix(settings.keys().prefix() + request.prefix())
        .encodingType(EncodingType.URL)
        .maxKeys((int) Math.min(MOST_ENTRIES, page.missing() + 1L));
    request.delimiter().ifPresent(list::delimiter);
    if (token != null) {
      list.continuationToken(token);
    } else {
      request.after().map(after -> startAfter(request, after)).ifPresent(list::startAfter);
    }
  }

  private String startAfter(ListRequest request, String after) {
    String key = settings.keys().prefix() + after;
    String behind = key + GREATEST;
    return request.isCommonPrefix(after)
            && behind.getBytes(StandardCharsets.UTF_8).length <= S3Keys.MAX_KEY_BYTES
        ? behind
        : key;
  }

  /** The entries so far. */
  private final class Page {

    private final ListRequest request;
    private final List<FileStat> files = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private String last;
    private boolean more;

    Page(ListRequest request) {
      this.request = request;
      this.last = request.after().orElse(null);
    }

    int missing() {
      return request.limit() - files.size() - prefixes.size();
    }

    /** Takes the entries of an answer; true when one was too many. */
    boolean add(ListObjectsV2Response answer) {
      List<Map.Entry<String, Optional<S3Object>>> entries = new ArrayList<>();
      for (S3Object object : answer.contents()) {
        settings
            .keys()
            .path(object.key())
            .ifPresent(path -> entries.add(Map.entry(path, Optional.of(object))));
      }
      for (CommonPrefix common : answer.commonPrefixes()) {
        settings
            .keys()
            .commonPrefix(common.prefix())
            .ifPresent(path -> entries.add(Map.entry(path, Optional.empty())));
      }
      entries.sort(Comparator.comparing(Map.Entry::getKey, Utf8Order.COMPARATOR));
      for (Map.Entry<String, Optional<S3Object>> entry : entries) {
        if (last != null && Utf8Order.compare(entry.getKey(), last) <= 0) {
          continue;
        }
        if (missing() == 0) {
          more = true;
          return true;
        }
        last = entry.getKey();
        entry
            .getValue()
            .ifPresentOrElse(
                object -> files.add(stat(entry.getKey(), object)),
                () -> prefixes.add(entry.getKey()));
      }
      return false;
    }

    ListPage build() {
      return new ListPage(List.copyOf(files), List.copyOf(prefixes), more);
    }

    private FileStat stat(String path, S3Object object) {
      return FileStat.file(
          path, object.size(), S3Versions.of(object.eTag()), object.lastModified());
    }
  }
}
