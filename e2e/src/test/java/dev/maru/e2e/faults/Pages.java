package dev.maru.e2e.faults;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** History over REST, for a client that missed more than a subscription brings. */
interface Pages {

    CompletableFuture<List<Stored>> read(Person member, String room, long after, long upTo);
}
