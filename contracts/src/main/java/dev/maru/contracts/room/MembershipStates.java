package dev.maru.contracts.room;

import java.util.List;

/** One state for each place that was asked for, in the order of the question. */
public record MembershipStates(List<MembershipState> items) {}
