package dev.maru.contracts.room;

import java.util.List;

/**
 * Asks chat-service how rooms look to one user: {@code POST /internal/v1/summaries}.
 *
 * @param user whose cursors count
 * @param rooms ids, at most {@value #MAX_ROOMS}
 */
public record SummariesRequest(String user, List<String> rooms) {

    /** The most rooms of one request. */
    public static final int MAX_ROOMS = 500;
}
