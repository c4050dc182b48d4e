package dev.parquedb.storage.s3;

/**
 * Whose server answers, with everything in which servers differ from each other and from the
 * protocol. The one place for such knowledge; what is not known of a server is found out by a trial
 * when it is opened.
 */
enum S3Vendor {

  /** Amazon S3: every condition is honoured, on writes, deletes and completed uploads. */
  AWS(new S3Conditions(true, true, true, true, true)),

  /**
   * Cloudflare R2: conditions are honoured by PutObject; DeleteObject and CompleteMultipartUpload
   * are not documented to take any. Parts must be of equal size, which ours are. More than one
   * write a second of one key answers 429, which is a throttled call without effect.
   */
  R2(new S3Conditions(true, true, true, false, false)),

  /**
   * Any other server. Conditions are tried out on opening; without the trial only those of
   * PutObject are believed. If-Match is sent without quotes: Ceph up to 16 compares them with the
   * tag itself, and the others take both forms. Ceph ignores conditions of DeleteObject, CopyObject
   * and CompleteMultipartUpload, answers 412 where others say 404 for If-Match on a missing key,
   * leaves the tag of a completed upload empty, may answer 500 to the loser of a race, and refuses
   * trailing checksums, which is why none are sent that are not required.
   */
  OTHER(new S3Conditions(true, true, false, false, false));

  private final S3Conditions documented;

  S3Vendor(S3Conditions documented) {
    this.documented = documented;
  }

  /** What the vendor promises. */
  S3Conditions documented() {
    return documented;
  }

  /** Whether conditional writes are believed without a trial. */
  boolean trusted() {
    return this != OTHER;
  }
}
