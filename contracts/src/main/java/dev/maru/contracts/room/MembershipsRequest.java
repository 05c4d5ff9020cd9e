package dev.maru.contracts.room;

import java.util.List;

/**
 * Asks user-room-service where users stand in rooms: {@code POST /internal/v1/memberships}.
 *
 * @param places at most {@value #MAX_PLACES}
 */
public record MembershipsRequest(List<Place> places) {

    /** The most places of one request. */
    public static final int MAX_PLACES = 500;

    /** A user in a room. */
    public record Place(String room, String user) {}
}
