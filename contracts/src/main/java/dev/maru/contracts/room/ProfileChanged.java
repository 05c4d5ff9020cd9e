package dev.maru.contracts.room;

import java.util.List;

/**
 * Says that a person looks different now: {@code POST /internal/v1/profiles/changed} of chat-service. Whoever listens to one of the rooms is
 * told to ask again. It may get lost: who comes later asks anyway.
 *
 * @param user who
 * @param rooms where others see them; at most {@value #MAX_ROOMS}
 */
public record ProfileChanged(String user, List<String> rooms) {

    /** The most rooms of one request. */
    public static final int MAX_ROOMS = 500;
}
