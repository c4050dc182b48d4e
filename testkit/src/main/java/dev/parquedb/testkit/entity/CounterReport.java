package dev.parquedb.testkit.entity;

import java.util.List;

/**
 * What one process of a {@link CounterRace} saw.
 *
 * @param created the local ids whose create was acknowledged, or found committed later
 * @param counted the values of the counter that acknowledged increments were answered with
 * @param countedLater increments whose outcome was unknown and that were found committed later
 * @param failed the errors of what was definitely not done
 * @param refused how many creates found their id taken
 * @param askedLater how many outcomes were unknown at first
 * @param stillUnknown how many outcomes are unknown at the end
 * @param faults how many replies the storage lost
 */
public record CounterReport(
    List<String> created,
    List<Long> counted,
    int countedLater,
    List<String> failed,
    int refused,
    int askedLater,
    int stillUnknown,
    long faults) {}
