package dev.parquedb.testkit.storage;

/** One broken promise of a {@link TinyStorage}, and the conformance test that must notice it. */
enum Flaw {
  NONE(""),
  RACY_CREATE("exactlyOneOfManyCreatorsWins"),
  RACY_SWAP("aCounterBySwapsLosesNoIncrement"),
  RACY_APPEND("concurrentAppendsNeitherInterleaveNorTear"),
  UTF16_ORDER("keysAscendByTheirUtf8Bytes"),
  KEEPS_THE_CALLERS_ARRAY("theStorageKeepsNoHoldOnTheCallersBuffer"),
  HANDS_OUT_ITS_OWN_BUFFER("everyReaderGetsAViewOfItsOwn"),
  IGNORES_IF_MATCH("ifMatchWritesOnlyOverItsVersion"),
  IGNORES_METADATA("contentTypeCacheControlAndMetadataAreKept"),
  MOVE_ONTO_ITSELF_DELETES("ontoItselfNothingHappens"),
  VERSION_BY_CONTENT("everyWriteOfEqualBytesHasAVersionOfItsOwn"),
  VERSIONS_START_AGAIN("equalContentIsNoEqualVersion"),
  INCLUSIVE_END("readRangeEndsBeforeItsEndAndAtTheEndOfTheFile"),
  PREFIX_IS_A_DIRECTORY("aPrefixIsAStringPrefix"),
  CURSOR_IS_AN_OFFSET("aCursorStandsForTheLastKeyWhateverChangesBeforeAndAfterIt"),
  ANY_CURSOR_WILL_DO("aForeignCursorIsRefused"),
  PATTERN_AFTER_LIMIT("aPatternIsAppliedBeforeTheLimit"),
  ACCEPTS_DOT_DOT("everyMethodRefusesPathsThatBreakTheRules"),
  DELETES_EVERYTHING("deletingTheEmptyPrefixIsRefusedInEverySpelling"),
  WRITES_BEFORE_SUBSCRIPTION("callingAMethodDoesNothing"),
  SHOWS_TEMPORARIES("aStreamedFileAppearsAtTheEnd"),
  PULLS_EVERYTHING("aStreamIsPulledInBoundedPortions"),
  PUSHES_EVERYTHING("aStreamGivesExactlyWhatIsRequestedOneByOne"),
  RANGES_MIX_VERSIONS("allRangesOfACallComeFromOneVersionWhileTheFileIsReplaced"),
  STREAM_MIXES_VERSIONS("aStreamStaysWithOneVersionWhileTheFileIsReplaced"),
  DEADLINES_ARE_NOT_FOUND("aWriteWhoseDeadlinePassesEndsAndLeavesWhatWasThere"),
  CANCELLED_STREAMS_APPEAR("aCancelledStreamingWriteStopsItsSourceAndLeavesWhatWasThere"),
  ANOTHER_THREAD("everyResultArrivesOnTheDuplicatedContextThatSubscribed"),
  WORKS_WHEN_CLOSED("aClosedStorageRefusesEveryCall"),
  SILENT_MESSAGES("aMissingFileIsReportedByName"),
  MOVES_BY_WAY_OF_NOWHERE("aMovingFileIsNeverNowhere"),
  PARTIAL_APPENDS("readersSeeOnlyWholeAppends"),
  PARTIAL_WRITES("readersSeeTheOldOrTheNewContentWhole");

  private final String noticedBy;

  Flaw(String noticedBy) {
    this.noticedBy = noticedBy;
  }

  String noticedBy() {
    return noticedBy;
  }
}
