package dev.maru.contracts.picture;

import java.util.List;
import java.util.Map;

/** Where the pictures are that were asked about, for some minutes; those that are not there, or not in the room, are left out. */
public record PictureAddresses(List<Seen> items) {

    /** @param paths by size in pixels, each with what lets it be fetched */
    public record Seen(String id, Map<String, String> paths) {}
}
